// SPDX-License-Identifier: Apache-2.0
// The handle of viewer.wasm: the session of the open design, and the view that shows it on a canvas.
import createViewer from "@wasm/viewer.js";
import type { MainModule, Session, View } from "./generated/viewer";
import { startFailure } from "./missing_part";
import { viewerModule } from "./modules";
import { startModule } from "./start_module";
import type { ViewCommand, ViewerPort } from "./viewer_port";

export type { Session };

export interface ViewState {
  perspective: boolean;
  grid: boolean;
  edges: boolean;
  dimensions: boolean;
}

export interface Viewer extends ViewerPort {
  // Told when a switch of the view has changed, by a command, a key or on the canvas. Answers its own undo.
  on(event: "changed", listener: (state: ViewState) => void): () => void;
  state(): ViewState;
  // The model and its shadow alone, without grid and tools: for pictures of a design.
  setBare(bare: boolean): void;
  // Directions of light that shadows are made of, at most.
  setMostShadows(directions: number): void;
  dispose(): void;
}

interface Loaded {
  module: MainModule;
  session: Session;
}
let loading: Promise<Loaded> | undefined;

function load(): Promise<Loaded> {
  loading ??= viewerModule().then((compiled) => startModule(createViewer, compiled)).then((made) => {
    const module = made as MainModule;
    return { module, session: new module.Session() };
  }).catch((error: unknown) => {
    throw startFailure("view", error);
  });
  loading.catch(() => (loading = undefined)); // a later try may have a better connection
  return loading;
}

// The session works without WebGL: values, presets and their history in JSON (generated/protocol.ts:
// SessionOpening, ValueChange, ParameterSet in, SessionState out).
export async function loadSession(): Promise<Session> {
  return (await load()).session;
}

// Undefined where the browser has no WebGL 2. A failed download is thrown.
export async function loadViewer(canvas: HTMLCanvasElement): Promise<Viewer | undefined> {
  const { module, session } = await load();
  const context = canvas.getContext("webgl2", { antialias: true, alpha: false, depth: true, stencil: false });
  if (!context) return undefined;
  const viewer = new CanvasViewer(canvas, context, module, session);
  return viewer.start() ? viewer : undefined;
}

const highestPixelRatio = { fine: 3, coarse: 2 }; // beyond, a phone only gets warm
const wheelPixelsPerStep = 100;
const pinchPixelsPerStep = 20;

class CanvasViewer implements Viewer {
  private readonly view: View;
  private readonly listening = new AbortController();
  private readonly resized: ResizeObserver;
  private readonly compact = matchMedia("(max-width: 719px), (max-height: 480px)");
  private readonly coarse = matchMedia("(pointer: coarse)");
  private readonly listeners = new Set<(state: ViewState) => void>();
  private told = "";
  private scheduled = 0;
  private alive = false; // the context is there and its objects are made

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly context: WebGL2RenderingContext,
    private readonly module: MainModule,
    session: Session,
  ) {
    this.view = new module.View(session);
    this.resized = new ResizeObserver(() => this.resize());
  }

  start(): boolean {
    if (!this.startDrawing()) return false;
    this.resized.observe(this.canvas);
    this.listen();
    this.resize();
    this.told = JSON.stringify(this.state());
    return true;
  }

  // -- ViewerPort --

  setPreview(bytes: Uint8Array, most = 0): string {
    const refused = this.view.show(bytes, most, performance.now());
    this.draw();
    return refused;
  }
  clear(): void {
    this.view.clear();
    this.draw();
  }
  setTheme(theme: "light" | "dark"): void {
    this.view.setTheme(theme === "dark");
    this.draw();
  }
  setStale(stale: boolean): void {
    this.view.setStale(stale);
    this.draw();
  }
  setTint(on: boolean): void {
    this.view.setTint(on);
    this.draw();
  }
  setUnit(unit: "mm" | "in"): void {
    this.view.setInches(unit === "in");
    this.draw();
  }
  setBare(bare: boolean): void {
    this.view.setBare(bare);
    this.draw();
  }
  setMostShadows(directions: number): void {
    this.view.setMostShadows(directions);
    this.draw();
  }
  setReducedMotion(reduced: boolean): void {
    this.view.setReducedMotion(reduced);
  }
  command(name: ViewCommand): void {
    this.view.command(name, performance.now());
    this.draw();
  }
  on(_event: "changed", listener: (state: ViewState) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
  state(): ViewState {
    const view = this.view;
    return { perspective: view.perspective(), grid: view.grid(), edges: view.edges(), dimensions: view.dimensions() };
  }
  dispose(): void {
    this.listening.abort();
    this.resized.disconnect();
    cancelAnimationFrame(this.scheduled);
    if (this.alive) this.view.stop();
    this.alive = false;
    this.view.delete();
  }

  // -- Drawing --

  private startDrawing(): boolean {
    const handle = this.module.GL.registerContext(this.context, { majorVersion: 2, enableExtensionsByDefault: false });
    this.module.GL.makeContextCurrent(handle);
    this.alive = this.view.start() === "";
    rememberAnswers(this.context);
    return this.alive;
  }

  // Asks for one picture; more follow only while something moves.
  private draw(): void {
    if (this.alive && this.scheduled === 0) this.scheduled = requestAnimationFrame((now) => this.frame(now));
  }
  private frame(now: number): void {
    this.scheduled = 0;
    if (!this.alive) return;
    if (this.view.frame(now)) this.draw();
    const cursor = this.view.cursor();
    if (this.canvas.style.cursor !== cursor) this.canvas.style.cursor = cursor;
    const state = this.state();
    const text = JSON.stringify(state);
    if (text === this.told) return;
    this.told = text;
    for (const listener of this.listeners) listener(state);
  }

  private resize(): void {
    const { width, height } = this.canvas.getBoundingClientRect();
    if (width === 0 || height === 0) return;
    const coarse = this.coarse.matches;
    const ratio = Math.min(devicePixelRatio, coarse ? highestPixelRatio.coarse : highestPixelRatio.fine);
    const across = Math.round(width * ratio);
    const down = Math.round(height * ratio);
    if (this.canvas.width !== across || this.canvas.height !== down) {
      this.canvas.width = across;
      this.canvas.height = down;
    }
    this.view.setCompact(this.compact.matches);
    this.view.setCoarse(coarse);
    this.view.resize(width, height, ratio);
    // A canvas of another size is blank until it is drawn: at once, before the page is shown again.
    cancelAnimationFrame(this.scheduled);
    this.frame(performance.now());
  }

  // -- Input --

  private listen(): void {
    const { canvas, view } = this;
    const signal = this.listening.signal;
    const on = <K extends keyof HTMLElementEventMap>(
      type: K, handle: (event: HTMLElementEventMap[K], x: number, y: number) => void,
    ) =>
      canvas.addEventListener(type, (event) => {
        const box = canvas.getBoundingClientRect();
        const place = event as unknown as { clientX?: number; clientY?: number };
        handle(event, (place.clientX ?? 0) - box.left, (place.clientY ?? 0) - box.top);
        this.draw();
      }, { signal, passive: false });

    on("pointerdown", (event, x, y) => {
      canvas.setPointerCapture(event.pointerId);
      view.pointerDown(event.pointerId, event.pointerType, x, y, event.button, event.shiftKey, event.timeStamp);
    });
    on("pointermove", (event, x, y) => view.pointerMove(event.pointerId, event.pointerType, x, y));
    on("pointerup", (event) => view.pointerUp(event.pointerId, event.pointerType, event.timeStamp));
    on("pointercancel", () => view.pointerCancel());
    on("pointerleave", () => view.pointerLeave());
    on("contextmenu", (event) => event.preventDefault()); // the right button moves the view
    on("wheel", (event, x, y) => {
      event.preventDefault();
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY / 3 : event.deltaY;
      const pixels = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL;
      // Browsers report a pinch on a touchpad as a wheel with Ctrl, in much smaller numbers.
      view.wheel(pixels ? event.deltaY / (event.ctrlKey ? pinchPixelsPerStep : wheelPixelsPerStep) : lines, x, y);
    });
    on("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (view.key(event.key, event.shiftKey, performance.now())) event.preventDefault();
    });

    // The context comes back empty: everything on the GPU is made anew.
    on("webglcontextlost" as keyof HTMLElementEventMap, (event) => {
      event.preventDefault();
      this.alive = false;
      view.stop(); // while it is lost, giving objects back is silent
    });
    on("webglcontextrestored" as keyof HTMLElementEventMap, () => {
      if (this.startDrawing()) this.resize();
    });

    const remeasure = () => this.resize();
    this.compact.addEventListener("change", remeasure, { signal });
    this.coarse.addEventListener("change", remeasure, { signal });
    addEventListener("resize", remeasure, { signal }); // zooming the page changes the pixel ratio only
    document.addEventListener("visibilitychange", () => this.draw(), { signal });
  }
}

// Dear ImGui's backend asks for the whole state of GL before it draws and puts it back afterwards. Each
// question waits until the GPU has drawn all before it, which on a slow one costs more than the drawing.
// Our own passes set all that they need but the viewport, so that the first answer serves for good.
function rememberAnswers(context: WebGL2RenderingContext): void {
  const ask = WebGL2RenderingContext.prototype.getParameter;
  const answers = new Map<number, unknown>();
  context.getParameter = (name: number) => {
    if (name === context.VIEWPORT) return new Int32Array([0, 0, context.drawingBufferWidth, context.drawingBufferHeight]);
    if (!answers.has(name)) answers.set(name, ask.call(context, name));
    return answers.get(name);
  };
  context.isProgram = () => true; // programs live as long as the context
}
