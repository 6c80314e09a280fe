// SPDX-License-Identifier: Apache-2.0
import { pick, sourceName } from "./design_files";
import { byId, h, saveFile, showDialog, showMenu, toast } from "./dom";
import { sentence } from "./engine_words";
import type { ParameterSet } from "./generated/protocol";
import type { MeshSupervisor } from "./mesh_supervisor";
import type { Notes } from "./notes";
import { plural } from "./numbers";
import type { Session } from "./session";

// Named sets of values: the design's own and the user's, which are kept here and go to files.
export class Presets {
  own: ParameterSet[] = []; // the user's

  constructor(
    private readonly session: Session,
    private readonly notes: Notes,
    private readonly supervisor: () => MeshSupervisor,
    private readonly main: () => string, // of the open design, "" where none is
  ) {
    byId<HTMLSelectElement>("preset").addEventListener("change", (event) => session.applySet((event.target as HTMLSelectElement).value));
    byId("preset-menu").addEventListener("click", () => this.showMenu());
  }

  show(): void {
    const select = byId<HTMLSelectElement>("preset");
    const { preset: name, presetEdited: edited, sets } = this.session;
    const option = (value: string, words: string) => h("option", { value, selected: value === name }, words);
    select.replaceChildren(
      option("", edited && name === "" ? "Defaults, edited" : "Defaults"),
      ...sets.map((set) => option(set.name, set.name === name && edited ? `${set.name}, edited` : set.name)),
    );
    select.value = name;
    byId("find-row").hidden = this.session.parameters.length === 0;
  }

  private showMenu(): void {
    const own = this.own.find((set) => set.name === this.session.preset);
    showMenu(byId("preset-menu"), [
      { label: "Save as a preset", icon: "plus", run: () => void this.save() },
      ...(own ? [{ label: `Remove “${own.name}”`, icon: "x", run: () => this.remove(own.name) }] : []),
      "line" as const,
      { label: "Save presets to a file", icon: "download", keys: "Ctrl S", run: () => void this.saveToFile() },
      { label: "Load presets from a file", icon: "upload", run: () => void this.loadFromFile() },
    ]);
  }

  private async save(): Promise<void> {
    let name = "";
    const answer = await showDialog("Save as a preset", (close) => {
      const input = h("input", { class: "field", value: this.session.preset, "aria-label": "Name of the preset", placeholder: "Name", maxlength: 120, autofocus: true });
      const save = (event: Event) => {
        event.preventDefault();
        name = input.value.trim();
        if (name !== "") close("save");
      };
      return [h("form", { class: "in", onsubmit: save }, input,
        h("p", { class: "muted" }, "Kept in this browser. Save the presets to a file to take them along."),
        h("div", { class: "row" }, h("button", { class: "btn primary" }, "Save")))];
    });
    if (answer !== "save" || this.main() === "") return;
    this.add([{ name, values: this.session.changed }]);
    this.session.addSet({ name, values: this.session.changed });
  }

  private add(sets: ParameterSet[]): void {
    const names = sets.map((set) => set.name);
    this.own = [...this.own.filter((set) => !names.includes(set.name)), ...sets];
  }

  private remove(name: string): void {
    this.own = this.own.filter((set) => set.name !== name);
    this.session.removeSet(name);
  }

  async saveToFile(): Promise<void> {
    const main = this.main();
    if (main === "") return;
    const sets = [...this.session.sets];
    if (this.session.presetEdited) sets.push({ name: freeName("My values", sets), values: this.session.changed });
    if (sets.length === 0) sets.push({ name: "Defaults", values: {} });
    const outcome = await this.supervisor().setsFile(sets);
    const stem = main.split("/").pop()!.replace(sourceName, "");
    if (outcome.ok && outcome.answer.text) {
      saveFile(`${stem}.json`, "application/json", outcome.answer.text);
      toast(`${stem}.json, ${plural(sets.length, "preset")}`);
    } else {
      toast("The presets can’t be written now.");
    }
  }

  private async loadFromFile(): Promise<void> {
    const picked = await pick("values");
    const file = picked?.[0];
    if (!file || this.main() === "") return;
    if (file.size > 8 << 20) {
      toast(`${file.name} is larger than 8 MB and no preset file.`);
      return;
    }
    const outcome = await this.supervisor().sets(await file.text());
    if (!outcome.ok || outcome.answer.problem || outcome.answer.sets.length === 0) {
      const why = outcome.ok && outcome.answer.problem ? sentence(outcome.answer.problem) : "There is no preset in it.";
      this.notes.set("export", { look: "err", title: `${file.name} can’t be loaded.`, text: why, actions: [this.notes.close("export")] });
      return;
    }
    const sets = outcome.answer.sets;
    this.add(sets);
    for (const set of sets) this.session.addSet(set);
    this.session.applySet(sets[0]!.name);
    toast(`${plural(sets.length, "preset")} loaded, “${sets[0]!.name}” is set`);
  }
}

function freeName(wish: string, sets: ParameterSet[]): string {
  let name = wish;
  for (let number = 2; sets.some((set) => set.name === name); number++) name = `${wish} ${number}`;
  return name;
}
