// SPDX-License-Identifier: Apache-2.0
import { showAbout } from "./about";
import { shortDigest } from "./browser";
import { Commands, isTyping } from "./commands";
import { inAddress } from "./card";
import { loadRecord, showDesignPage } from "./design_page";
import { openAddress, titleOfAddress } from "./design_fetching";
import { Refusal, fetchOwn, openDropped, openPicked, pick, type Opened } from "./design_files";
import { byId, h, icon, showMenu, toast, type MenuEntry } from "./dom";
import { keepFocus } from "./focus";
import { listenToLayout, nextRegion, showAside, showMakePanel, togglePanel } from "./layout";
import { meshModule, modulesLoaded } from "./modules";
import { bytes, plural } from "./numbers";
import { keepForOffline } from "./offline/keep";
import { readPlace, writePlace, type Place } from "./permalink";
import { catalogueFolders, findDesign, listenToCatalogue } from "./start_page";
import { design as keptDesign, designs, dropDesign, keepDesign } from "./store";
import type { NamedFile } from "./supervisor";
import { formatName } from "./make_panel";
import { changeTheme } from "./theme";
import type { ViewCommand } from "./viewer_port";
import { Workbench } from "./workbench";

// The page: which of its two faces shows, where designs come from, keys.

const start = byId("start");
const bench = byId("bench");
const workbench = new Workbench();
const commands = new Commands();
const startWords = matchMedia("(pointer: coarse)").matches ? "" : byId("start-message").textContent!;

// -- Places --

let shown = ""; // the fragment that is shown

function showStart(): void {
  workbench.leave();
  bench.hidden = true;
  byId("design").hidden = true;
  start.hidden = false;
  document.title = "Partwright";
  void showKept();
}

function showBench(): void {
  start.hidden = true;
  byId("design").hidden = true;
  bench.hidden = false;
  // What was focused is gone with the page that it stood on.
  if (!bench.contains(document.activeElement)) byId("title").focus({ preventScroll: true });
  say(startWords, false);
}

function say(text: string, bad: boolean): void {
  const message = byId("start-message");
  message.replaceChildren(...(bad ? [icon("triangle-alert")] : []), text);
  message.classList.toggle("bad", bad);
}

// "samples/gridfinity-bin" where samples is a catalogue of this site.
function listedPlace(place: string): [folder: string, id: string] | undefined {
  const parts = /^([\w.-]+)\/([\w.-]+?)\/?$/.exec(place);
  return parts && catalogueFolders.includes(parts[1]!) ? [parts[1]!, parts[2]!] : undefined;
}

async function follow(): Promise<void> {
  shown = location.hash;
  const place = readPlace(location.hash);
  const about = listedPlace(new URLSearchParams(shown.slice(1)).get("design") ?? "");
  if (about) return showDesign(...about);
  if (place.kept) return openKept(place);
  if (place.open === "") return showStart();
  const own = listedPlace(place.open);
  if (own) return openListed(...own, place);
  showBench();
  const title = titleOfAddress(place.open);
  await workbench.open({ opened: openAddress(place.open, (received) => workbench.showReceived(title, received)), place, key: `url:${place.open}`, title,
    onRefused: (words) => refuse(words) });
}

// The start page says why there is nothing to see, and has what can be seen.
function refuse(words: string): void {
  showStart();
  say(words, true);
}

// What was there before something that can't be opened is there again.
async function goBack(before: string, words: string): Promise<void> {
  history.replaceState(null, "", location.pathname + location.search + before);
  await follow();
  if (bench.hidden) say(words, true);
  else workbench.showRefusal(words);
}

function go(place: Partial<Place>, replace: boolean): void {
  const fragment = writePlace(place);
  shown = fragment;
  const address = location.pathname + location.search + fragment;
  if (replace) history.replaceState(null, "", address);
  else history.pushState(null, "", address);
}

// A design of a catalogue of this site, "samples/gridfinity-bin". Its preview is under way before its
// record is read.
async function openListed(folder: string, id: string, place: Place): Promise<void> {
  const fragment = shown;
  workbench.announce(id);
  showBench();
  const preview = fetchOwn(`${folder}/${id}.pwp`).catch(() => undefined);
  const record = await loadRecord(folder, id);
  if (shown !== fragment) return;
  if (!record) return sayMissing(folder, id);
  const needed = record.files.filter((file) => ["source", "presets", "manifest"].includes(file.role));
  const opened = Promise.all(needed.map(async ({ path }): Promise<NamedFile> => ({ path, bytes: await fetchOwn(`${folder}/${id}/${inAddress(path)}`) })));
  await workbench.open({
    opened: opened.then((files): Opened => ({ files, title: record.entry.title })),
    place,
    key: `url:${place.open}`,
    title: record.entry.title,
    preview,
    onRefused: (words) => workbench.cantOpen(words),
  });
}

async function showDesign(folder: string, id: string): Promise<void> {
  const fragment = shown;
  const record = await loadRecord(folder, id);
  if (shown !== fragment) return;
  if (!record) return sayMissing(folder, id);
  workbench.leave();
  start.hidden = bench.hidden = true;
  byId("design").hidden = false;
  showDesignPage(folder, record);
  scrollTo(0, 0);
  byId("design-title").focus({ preventScroll: true });
}

function sayMissing(folder: string, id: string): void {
  showStart();
  say(navigator.onLine ? `There is no design “${id}” in ${folder} here.` : `“${id}” can’t be loaded: there is no connection.`, true);
}

async function openKept(place: Place): Promise<void> {
  const kept = await keptDesign(place.kept);
  if (!kept) {
    showStart();
    say("That design is no longer kept in this browser. Open its file again.", true);
    return;
  }
  showBench();
  await workbench.open({
    opened: Promise.resolve({ files: kept.files, title: kept.title }),
    place: { ...place, main: place.main || kept.main },
    key: `local:${kept.id}`,
    title: kept.title,
    onRefused: (words) => refuse(words),
    onOpened: (files, main, title) => void keepDesign({ ...kept, files, main, title, opened: Date.now() }),
  });
}

// Files from this device: kept, so that a reload finds them again.
async function openOwn(opening: Promise<Opened>): Promise<void> {
  let opened: Opened;
  try {
    opened = await opening;
  } catch (error) {
    const words = error instanceof Refusal ? error.message : "The files can’t be read.";
    if (bench.hidden) say(words, true);
    else toast(words);
    return;
  }
  const id = await idOf(opened);
  const before = shown;
  const place: Place = { open: "", kept: id, main: "", values: {} };
  showBench();
  go(place, false);
  await workbench.open({
    opened: Promise.resolve(opened),
    place,
    key: `local:${id}`,
    title: opened.title,
    onRefused: (words) => void goBack(before, words),
    onOpened: (files, main, title) => {
      const size = files.reduce((sum, file) => sum + file.bytes.byteLength, 0);
      void keepDesign({ id, title, opened: Date.now(), bytes: size, main, files }).then((kept) => {
        if (!kept) toast("This browser can’t keep the design. It is gone when the page is closed.");
      });
    },
  });
}

// The same files get the same id, so that their values are found again.
async function idOf(opened: Opened): Promise<string> {
  const names = opened.files.map((file) => file.path).sort().join("\n");
  return shortDigest(new TextEncoder().encode(`${opened.title}\n${names}`));
}

async function showKept(): Promise<void> {
  const kept = await designs();
  byId("kept").hidden = kept.length === 0;
  byId("kept-list").replaceChildren(...kept.map((design) => h("li", {},
    h("a", { href: writePlace({ kept: design.id }) }, design.title),
    h("span", { class: "muted" }, `${plural(design.files.length, "file")}, ${bytes(design.bytes)}`),
    h("button", { class: "btn quiet icon", "aria-label": `Remove ${design.title} from this device`, title: "Remove from this device",
      onclick: () => void dropDesign(design.id).then(showKept) }, icon("x")))));
}

// -- Commands --

const isBench = () => !bench.hidden;
const pickFile = async () => {
  const files = await pick("file");
  if (files) await openOwn(openPicked(files));
};
const pickFolder = async () => {
  const files = await pick("folder");
  if (files) await openOwn(openPicked(files));
};
workbench.commandOpen = () => void pickFile();

const views: [ViewCommand, string, string][] = [
  ["fit", "Fit the view", "F"], ["home", "View from the start", "H"],
  ["front", "View from the front", "1"], ["right", "View from the right", "2"], ["back", "View from the back", "3"],
  ["left", "View from the left", "4"], ["top", "View from the top", "5"], ["bottom", "View from below", "6"],
  ["perspective", "Perspective on or off", "P"], ["grid", "Grid on or off", "G"], ["edges", "Edges on or off", ""],
  ["dimensions", "Dimensions on or off", ""], ["zoom-in", "Zoom in", ""], ["zoom-out", "Zoom out", ""],
];

commands.add(
  { id: "commands", label: "Find a command", keys: "Ctrl K", run: () => commands.showBox() },
  { id: "open-file", label: "Open a file", keys: "Ctrl O", run: () => void pickFile() },
  { id: "open-folder", label: "Open a folder", run: () => void pickFolder() },
  { id: "start", label: "Start page", when: isBench, run: () => { location.hash = ""; } },
  { id: "undo", label: "Undo", keys: "Ctrl Z", when: () => isBench() && workbench.canUndo, run: () => workbench.undo() },
  { id: "redo", label: "Redo", keys: "Ctrl Shift Z", when: () => isBench() && workbench.canRedo, run: () => workbench.redo() },
  { id: "reset-all", label: "Reset all values", when: () => isBench() && workbench.isChanged, run: () => workbench.resetAll() },
  { id: "save-values", label: "Save presets to a file", keys: "Ctrl S", when: () => isBench() && workbench.hasParameters, run: () => void workbench.savePresetFile() },
  { id: "export-again", label: "Export the last format again", words: "download save take file", keys: "Ctrl E", when: () => isBench() && workbench.canTake, run: () => workbench.exportAgain() },
  ...["3mf", "stl", "step", "svg", "dxf", "obj", "off", "stl-text", "brep", "zip"].map((format) => ({
    id: `export-${format}`, label: `Export ${formatName(format)}`, words: "download save take write file make print slicer laser share",
    when: () => isBench() && workbench.formats.some((one) => one.id === format), run: () => workbench.exportAs(format),
  })),
  { id: "copy-link", label: "Copy link with your values", when: () => isBench() && workbench.hasLink, run: () => void workbench.copyLink() },
  { id: "make", label: "Make: checks and files", words: "export download save", when: isBench, run: () => {
    if (bench.classList.contains("show-make") && innerWidth < 1280) showMakePanel(false);
    else showAside("make");
  } },
  { id: "close-make", label: "Close Make", when: () => isBench() && bench.classList.contains("show-make"), run: () => {
    showMakePanel(false);
    byId("open-make").focus();
  } },
  { id: "licence", label: "Licence and credit", when: () => isBench() && workbench.isOpen, run: () => showAside("about") },
  { id: "console", label: "Console: messages of the design", when: isBench, run: () => workbench.showMessages() },
  { id: "libraries", label: "Libraries kept here", when: isBench, run: () => void workbench.showLibraries() },
  { id: "exact-view", label: "Show the exact model", when: () => isBench() && workbench.canViewExact && workbench.chosenView === "written", run: () => void workbench.setView("exact") },
  { id: "written-view", label: "Show the model as written", when: () => isBench() && workbench.canViewExact && workbench.chosenView === "exact", run: () => void workbench.setView("written") },
  { id: "stop", label: "Stop", keys: "Esc", when: isBench, run: () => void workbench.stop() },
  ...views.map(([name, label, keys]) => ({
    id: `view-${name}`, label, ...(keys ? { keys } : {}), when: () => isBench() && workbench.hasView, run: () => workbench.view(name),
  })),
  { id: "find-design", label: "Find a design", keys: "/", when: () => !start.hidden, run: () => findDesign() },
  { id: "about", label: "About Partwright", run: () => showAbout() },
  { id: "theme", label: "Change between light and dark", run: () => changeTheme() },
  { id: "keys", label: "Keys", keys: "?", run: () => commands.showKeys() },
);
commands.listen();

byId("licence-chip").addEventListener("click", () => commands.run("licence"));
byId("more").addEventListener("click", () => {
  const entry = (id: string, name: string): MenuEntry[] => {
    const command = commands.available().find((one) => one.id === id);
    return command ? [{ label: command.label, icon: name, keys: command.keys, run: () => command.run() }] : [];
  };
  const entries: (MenuEntry | "line")[] = [
    ...entry("open-file", "file-box"),
    ...entry("open-folder", "folder-open"),
    ...entry("start", "house"),
    "line",
    ...(innerWidth < 720 ? [...entry("redo", "redo-2"), ...entry("reset-all", "rotate-ccw"), ...entry("view-fit", "maximize"), ...entry("console", "message-square"), "line" as const] : []),
    ...(innerWidth < 720 ? [...entry("exact-view", "circle"), ...entry("written-view", "hexagon")] : []),
    ...entry("save-values", "save"),
    ...entry("libraries", "list"),
    "line",
    ...entry("theme", "sun"),
    ...entry("keys", "keyboard"),
    ...entry("about", "info"),
  ];
  showMenu(byId("more"), entries);
});

byId("by-address").addEventListener("submit", (event) => {
  event.preventDefault();
  const address = byId<HTMLInputElement>("address").value.trim();
  if (address === "") return;
  say("", false);
  openAddress(address, (received) => say(`Loading, ${bytes(received)}`, false)).then(
    async (opened) => {
      const place: Place = { open: address, kept: "", main: "", values: {} };
      const before = shown;
      showBench();
      go(place, false);
      await workbench.open({ opened: Promise.resolve(opened), place, key: `url:${address}`, title: opened.title,
        onRefused: (words) => void goBack(before, words) });
    },
    (error: unknown) => say(error instanceof Refusal ? error.message : "The address can’t be opened.", true),
  );
});

// -- Keys --

document.addEventListener("keydown", (event) => {
  if (document.querySelector("dialog[open]") || event.defaultPrevented) return;
  const typing = isTyping(event.target);
  const control = event.ctrlKey || event.metaKey;
  const run = (id: string) => {
    event.preventDefault();
    commands.run(id);
  };
  if (control && !event.altKey) {
    const field = event.target as HTMLInputElement;
    switch (event.key.toLowerCase()) {
      case "k": return run("commands");
      case "o": return run("open-file");
      case "s": if (isBench()) run("save-values"); return;
      case "e": if (isBench()) run("export-again"); return;
      case "z":
        // A field that is not a value's, the search for one, undoes its own typing.
        if (!isBench() || (typing && !field.closest("#form"))) return;
        return run(event.shiftKey ? "redo" : "undo");
      case "y": if (isBench() && !typing) run("redo"); return;
    }
    return;
  }
  if (event.key === "F6") {
    event.preventDefault();
    nextRegion(event.shiftKey);
    return;
  }
  if (event.key === "Escape") {
    if (isBench() && workbench.stop()) event.preventDefault();
    else if (bench.classList.contains("show-make") && innerWidth < 1280) run("close-make");
    return;
  }
  if (typing || event.altKey) return;
  if (event.key === "?") return run("keys");
  if (event.key === "/" && !start.hidden) return run("find-design");
  if (!isBench()) return;
  if (event.key === "[" || event.key === "]") togglePanel(event.key === "[" ? "left" : "right");
  if (event.key === "/" && !byId("find-row").hidden) {
    event.preventDefault();
    byId("find").focus();
  }
});

// -- Dropping --

const drop = byId("drop");
const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;
document.addEventListener("dragover", (event) => {
  if (!carriesFiles(event)) return;
  event.preventDefault();
  drop.hidden = false;
});
document.addEventListener("dragleave", (event) => {
  if (event.relatedTarget === null) drop.hidden = true;
});
document.addEventListener("drop", (event) => {
  drop.hidden = true;
  if (!carriesFiles(event) || !event.dataTransfer) return;
  event.preventDefault();
  void openOwn(openDropped(event.dataTransfer));
});

// -- Beginning --

function showConnection(): void {
  byId("offline").hidden = navigator.onLine;
}
addEventListener("online", showConnection);
addEventListener("offline", showConnection);
showConnection();

listenToLayout();
keepFocus(() => [...document.querySelectorAll<HTMLElement>("#canvas, #open-file, [data-command='open-file'], .brand")].find((one) => one.getClientRects().length > 0));
listenToCatalogue();
addEventListener("hashchange", () => {
  if (location.hash !== shown) void follow();
});
addEventListener("popstate", () => {
  if (location.hash !== shown) void follow();
});
say(startWords, false);
void follow().then(() => {
  // Whoever looks at designs will open one: have the geometry ready, unless data is dear.
  const saving = (navigator as { connection?: { saveData?: boolean } }).connection?.saveData === true;
  if (!bench.hidden || saving) return;
  (window.requestIdleCallback ?? setTimeout)(() => {
    workbench.prepare();
    meshModule().catch(() => {}); // said when a design is opened
  });
});
void modulesLoaded.then(keepForOffline); // by then the first picture is there, and what it keeps was fetched anyway
