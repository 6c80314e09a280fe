// SPDX-License-Identifier: Apache-2.0
import styles from "./viewer_element.css?inline";
import { hex, randomName } from "./browser";
import { readableAccent } from "./contrast";
import { isObject, parseParams, valuesOf, workbenchFragment, type FromFrame, type Look, type Order, type ToFrame, type Trouble, type Values } from "./embed_messages";
import { icon, make } from "./viewer_element_parts";
import { fetchFiles, readRecord, recordAddress, type FolderRecord } from "./design_folder";

// <partwright-viewer src params poster theme label author licence knobs>: a design on anybody's page. Until it
// is asked for, it is a picture, a button and this script. Then it fetches the design, as the page it is on, and
// hands the bytes to a frame of the viewer's origin; docs/embedding.md is its manual.

const darkScheme = matchMedia("(prefers-color-scheme: dark)");
const script = (document.currentScript as HTMLScriptElement | null)?.src ?? "";
const viewer = new URL("embed.html", script || location.href);
const patience = 30_000; // ms for the frame to load and say hello
const greetTime = 4000; // ms for hello once it has loaded
const mostBytes = 256 << 20;
const solids = /\.(ste?p|bre?p)$/i; // nothing in them to customize
const growsBelow = 560; // px: narrower, the knobs stand under the view

// What keeps the design from being shown, in words for the visitor.
class Refusal extends Error {
  constructor(readonly code: string, message: string) {
    super(message);
  }
}

function refuse(message: string, code = "load"): never {
  throw new Refusal(code, message);
}

class PartwrightViewer extends HTMLElement {
  static readonly observedAttributes = ["src", "params", "poster", "theme", "label", "author", "licence"];

  private readonly root = this.attachShadow({ mode: "open" });
  private values: Values = {};
  private record: Promise<FolderRecord> | undefined;
  private run: { frame: HTMLIFrameElement; port: MessagePort | undefined; end: AbortController; visible: boolean } | undefined;
  private seen: IntersectionObserver | undefined;
  private parts: { figure: HTMLElement; cover: HTMLElement; view: HTMLElement; say: HTMLElement; done: HTMLElement; play: HTMLButtonElement } | undefined;

  // -- For the page --

  // The parameters' values, those that are not the defaults. Setting them turns the knobs.
  get params(): Values {
    return { ...this.values };
  }
  set params(values: Values) {
    this.values = valuesOf(values);
    this.tell({ type: "set", values: this.values });
  }
  // Whether the design itself is shown, or under way.
  get running(): boolean {
    return this.run !== undefined;
  }
  // As the button does.
  start(): void {
    void this.begin("");
  }

  // -- The element's life --

  connectedCallback(): void {
    // A property that was set before this script ran.
    if (Object.hasOwn(this, "params")) {
      const values = this.params;
      delete (this as { params?: Values }).params;
      this.params = values;
    } else if (Object.keys(this.values).length === 0) this.values = parseParams(this.attribute("params"));
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(styles);
    this.root.adoptedStyleSheets = [sheet];
    this.show();
    darkScheme.addEventListener("change", this.lookAgain);
  }
  disconnectedCallback(): void {
    darkScheme.removeEventListener("change", this.lookAgain);
    this.stop();
    this.seen?.disconnect();
  }
  attributeChangedCallback(name: string, before: string | null, now: string | null): void {
    if (!this.isConnected || before === now || !this.parts) return;
    if (name === "params") this.params = parseParams(now ?? "");
    else if (name === "theme") this.lookAgain();
    else {
      if (name === "src") this.record = undefined;
      const focused = this.root.activeElement;
      this.stop();
      this.show();
      if (focused) this.parts.play.focus();
    }
  }

  // -- The picture --

  private show(): void {
    const title = this.attribute("label");
    const figure = make("figure", "");
    const view = make("div", "view");
    const say = make("p", "say");
    const done = make("div", "done");
    done.hidden = true;
    say.role = "status";
    const play = make("button", "play", ...(solids.test(this.attribute("src")) ? ["View in 3D"] : [icon("knobs"), "Customize"]));
    play.onclick = () => this.begin("");
    view.append(say, done, play);
    const name = make("b", "");
    const by = make("span", "by");
    const chip = make("span", "chip");
    const open = make("a", "open", "Open");
    open.target = "_blank";
    open.ariaLabel = "Open in Partwright, new tab";
    const files = make("button", "", icon("files"), "Files");
    files.onclick = () => this.begin("files");
    const bar = make("div", "bar", name, by, chip, make("span", "end", open, files));
    const cover = make("div", "cover", view, bar);
    figure.append(cover);
    figure.style.containerType = "inline-size";
    this.root.replaceChildren(figure);
    this.parts = { figure, cover, view, say, done, play };

    const fill = (record?: FolderRecord) => {
      name.textContent = title || record?.title || this.fileName().replace(/\.\w+$/, "");
      figure.ariaLabel = `${name.textContent}, Partwright design`;
      const author = this.attribute("author") || (record?.authors.join(", ") ?? "");
      const licence = this.attribute("licence") || (record?.licence ?? "");
      by.textContent = author && `by ${author}`;
      chip.textContent = licence;
      by.hidden = !author;
      chip.hidden = !licence;
      play.ariaLabel = `${play.textContent} ${name.textContent}`;
      files.ariaLabel = `Files of ${name.textContent}`;
      const poster = this.getAttribute("poster");
      if (poster !== null && (poster || record?.picture) && !view.querySelector("img")) {
        const image = make("img", "");
        image.alt = record?.pictureWords || `Picture of ${name.textContent}`;
        image.loading = "lazy";
        image.src = poster ? new URL(poster, document.baseURI).href : record!.picture;
        view.prepend(image);
      }
    };
    fill();
    const address = this.address();
    if (address) open.href = new URL("index.html", viewer).href + workbenchFragment(address.href, this.values);
    else open.hidden = true;
    this.paint();
    // What a design folder says of itself, once the visitor comes near.
    const wanting = !title || this.getAttribute("poster") === "";
    if (!address || !wanting || !recordAddress(address)) return;
    this.seen?.disconnect();
    this.seen = new IntersectionObserver((entries) => {
      if (!entries.some((one) => one.isIntersecting)) return;
      this.seen?.disconnect();
      this.readRecord(address).then(fill, () => {}); // said when it is asked for
    }, { rootMargin: "400px" });
    this.seen.observe(this);
  }

  private attribute(name: string): string {
    return this.getAttribute(name) ?? "";
  }

  private address(): URL | undefined {
    const src = this.attribute("src");
    if (!src) return undefined;
    try {
      const address = new URL(src, document.baseURI);
      return /^https?:$/.test(address.protocol) ? address : undefined;
    } catch {
      return undefined;
    }
  }

  // Of the file or folder that src names.
  private fileName(): string {
    const name = this.address()?.pathname.match(/([^/]+)\/?$/)?.[1] ?? "Design";
    try {
      return decodeURIComponent(name);
    } catch {
      return name;
    }
  }

  // -- How it looks --

  private readonly lookAgain = () => {
    this.paint();
    this.tell({ type: "look", ...this.look() });
  };

  private look(): Look {
    const probe = make("i", "");
    probe.style.color = "light-dark(#000001,#000002)";
    this.root.append(probe);
    const theme = getComputedStyle(probe).color.endsWith("2)") ? "dark" : "light";
    probe.remove();
    const accent = this.accent();
    return { theme, accent: readableAccent(accent, theme) ? accent : "" };
  }

  // The page's --accent as #rrggbb, whatever way it is written in; "" for none.
  private accent(): string {
    const wish = getComputedStyle(this).getPropertyValue("--accent").trim();
    if (!wish || !CSS.supports("color", wish)) return "";
    const canvas = new OffscreenCanvas(1, 1);
    const context = canvas.getContext("2d");
    if (!context) return "";
    context.fillStyle = wish;
    context.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = context.getImageData(0, 0, 1, 1).data;
    return a === 255 ? `#${hex([r!, g!, b!])}` : "";
  }

  private paint(): void {
    const { theme, accent } = this.look();
    const colors = accent ? readableAccent(accent, theme) : undefined;
    const style = this.parts!.figure.style;
    style.setProperty("--blue", colors?.accent ?? ""); // "" takes it away
    style.setProperty("--on-blue", colors?.ink ?? "");
  }

  // -- The design --

  private async begin(show: Order["show"]): Promise<void> {
    if (this.run) return;
    const { figure, cover, play } = this.parts!;
    const box = figure.getBoundingClientRect();
    const end = new AbortController();
    const frame = make("iframe", "");
    const run = (this.run = { frame, port: undefined, end, visible: false });
    this.say("Loading the design", false);
    play.ariaDisabled = "true"; // and keeps the keyboard's focus
    frame.title = figure.ariaLabel!;
    // The viewer can run, keep what it has loaded, save files and open its own page: not move this one.
    frame.setAttribute("sandbox", "allow-scripts allow-same-origin allow-downloads allow-popups allow-popups-to-escape-sandbox");
    frame.referrerPolicy = "no-referrer";
    frame.tabIndex = -1; // until it can be used
    if (!this.style.height) figure.style.minHeight = `${box.height}px`;
    figure.insertBefore(frame, cover); // under the picture until it has one of its own
    try {
      if (location.origin === "null") refuse("Designs open only on pages of a web server.", "viewer");
      const [files] = await Promise.all([this.fetchDesign(end.signal), this.hello(frame, end.signal)]);
      if (this.run !== run) return;
      this.hand(run, files, show);
    } catch (error) {
      if (this.run !== run) return;
      this.stop();
      const refusal = error instanceof Refusal ? error : new Refusal("load", (error as Error).message);
      this.say(refusal.message, true);
      this.fire("error", { code: refusal.code, message: refusal.message, file: "", line: 0 } satisfies Trouble);
    }
  }

  // Resolves once the frame has said that it runs.
  private hello(frame: HTMLIFrameElement, signal: AbortSignal): Promise<void> {
    const channel = randomName();
    frame.dataset.channel = channel;
    const address = new URL(viewer);
    address.hash = `${new URLSearchParams({ channel, host: location.origin, theme: this.look().theme })}`;
    return new Promise((resolve, reject) => {
      let late: ReturnType<typeof setTimeout>;
      const wait = (time: number) => {
        clearTimeout(late);
        late = setTimeout(() => reject(new Refusal("viewer", `The viewer at ${viewer.host} does not start.`)), time);
      };
      wait(patience);
      frame.onload = () => wait(greetTime);
      signal.addEventListener("abort", () => clearTimeout(late));
      addEventListener("message", (event) => {
        if (event.source !== frame.contentWindow || event.origin !== viewer.origin) return;
        const data: unknown = event.data;
        if (!isObject(data) || data.partwright !== "hello" || data.channel !== channel) return;
        clearTimeout(late);
        resolve();
      }, { signal });
      frame.src = address.href;
    });
  }

  private hand(run: NonNullable<typeof this.run>, files: Order["files"], show: Order["show"]): void {
    const { port1, port2 } = new MessageChannel();
    run.port = port1;
    port1.onmessage = (event) => {
      if (this.run === run) this.heard(event.data);
    };
    const order: Order = {
      partwright: "open", channel: run.frame.dataset.channel!, files, address: this.address()!.href,
      title: this.attribute("label"), author: this.attribute("author"), licence: this.attribute("licence"), values: this.values,
      knobs: this.attribute("knobs").split(/[\s,]+/).filter(Boolean), look: this.look(), show,
    };
    run.frame.contentWindow!.postMessage(order, viewer.origin, [port2, ...files.map((file) => file.bytes.buffer as ArrayBuffer)]);
  }

  private tell(message: ToFrame): void {
    this.run?.port?.postMessage(message);
  }

  private heard(message: unknown): void {
    const run = this.run!;
    const { figure, cover, done } = this.parts!;
    if (!isObject(message)) return;
    const told = message as unknown as FromFrame;
    switch (told.type) {
      case "progress":
        if (run.visible) return;
        this.say(String(told.words).slice(0, 200), false);
        done.hidden = false;
        done.style.setProperty("--part", `${Number(told.part) || 0}`);
        return;
      case "visible": {
        run.visible = true;
        const focused = this.root.activeElement;
        this.say("", false);
        cover.hidden = true;
        run.frame.tabIndex = 0;
        if (focused) {
          run.frame.focus();
          this.tell({ type: "focus" });
        }
        const poster = this.root.querySelector("img")?.src;
        if (told.flat && poster) fetch(poster).then((answer) => answer.blob()).then((picture) => this.tell({ type: "poster", picture }), () => {});
        return;
      }
      case "ready":
      case "change":
        this.values = valuesOf(told.changed);
        this.fire(told.type, {
          ...texts(told, "title", "author", "licence"), parameters: list(told.parameters), values: valuesOf(told.values), changed: this.params,
          size: list(told.size).map(Number), volume: Number(told.volume) || 0, incomplete: list(told.incomplete), remarks: list(told.remarks),
        });
        return;
      case "error":
        this.fire("error", { ...texts(told, "code", "message", "file"), line: Number(told.line) || 0 });
        return;
      case "notice":
        this.fire("notice", { ...texts(told, "code", "message"), names: list(told.names) });
        return;
      case "height":
        // The page keeps the last word: where it gave the element a height, what is in it scrolls.
        if (this.style.height || figure.clientWidth >= growsBelow || !Number.isFinite(told.height)) return;
        figure.style.minHeight = `${Math.min(1200, Math.max(200, told.height + 2))}px`;
    }
  }

  private stop(): void {
    const run = this.run;
    if (!run || !this.parts) return;
    this.run = undefined;
    run.end.abort();
    run.port?.close();
    run.frame.remove();
    const { figure, cover, play, done } = this.parts;
    figure.style.minHeight = "";
    cover.hidden = false;
    play.ariaDisabled = null;
    done.hidden = true;
    this.say("", false);
  }

  private say(words: string, bad: boolean): void {
    const { say } = this.parts!;
    say.textContent = words;
    say.classList.toggle("bad", bad);
  }

  private fire(name: string, detail: object): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  // -- Fetching, as the page that this element is on --

  private async fetchDesign(signal: AbortSignal): Promise<Order["files"]> {
    const address = this.address();
    if (!address) refuse("src names no design.");
    if (recordAddress(address)) {
      const record = await this.readRecord(address);
      return fetchFiles(record, (file) => get(new URL(file), signal));
    }
    const name = this.fileName();
    if (!/\.(scad|csg|zip|ste?p|bre?p)$/i.test(name)) refuse(`“${name.slice(-40)}” is no design: src takes a catalogue folder, a .scad, .csg, .step, .brep or .zip.`);
    return [{ path: name, bytes: await get(address, signal) }];
  }

  private readRecord(address: URL): Promise<FolderRecord> {
    this.record ??= (async () => {
      const place = recordAddress(address)!;
      const text = new TextDecoder().decode(await get(place));
      try {
        return readRecord(JSON.parse(text), place);
      } catch (error) {
        refuse(`${place.pathname.split("/").pop()} cannot be used. ${error instanceof SyntaxError ? "It is no JSON." : (error as Error).message}`);
      }
    })();
    this.record.catch(() => (this.record = undefined)); // the next try may have a better connection
    return this.record;
  }
}

const list = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
const texts = (told: object, ...names: string[]): object => Object.fromEntries(names.map((name) => [name, String(told[name as keyof typeof told])]));

// With the page's cookies where the file is of its own origin.
async function get(address: URL, signal?: AbortSignal): Promise<Uint8Array> {
  const name = address.pathname.split("/").pop() || address.pathname;
  const response = await fetch(address, signal ? { signal } : {}).catch(() => {
    refuse(`${name} cannot be loaded from ${address.host}.`);
  });
  if (!response.ok) refuse(`${address.host} answers ${response.status} for ${name}.`);
  const check = (size: number) => {
    if (size > mostBytes) refuse(`${name} is too large.`);
  };
  check(Number(response.headers.get("content-length")));
  const bytes = new Uint8Array(await response.arrayBuffer());
  check(bytes.byteLength);
  return bytes;
}

if (!customElements.get("partwright-viewer")) customElements.define("partwright-viewer", PartwrightViewer);
