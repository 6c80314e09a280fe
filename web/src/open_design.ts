// SPDX-License-Identifier: Apache-2.0
import type { Opened } from "./design_files";
import type { DesignAbout, OpenAnswer } from "./generated/protocol";
import type { Place } from "./permalink";
import type { NamedFile } from "./supervisor";

// The design that is open. The workbench writes it; its parts only read.

export interface OpenOrder {
  opened: Opened | Promise<Opened>;
  place: Place; // where it came from and the values that the link carries
  key: string; // under which its values are kept
  title: string;
  preview?: Promise<Uint8Array | undefined>; // a baked first picture
  // Once there is something to look at or to mend: a file that can't be opened is not kept.
  onOpened?(files: NamedFile[], main: string, title: string): void;
  // Nothing in it can be opened, in words: the workbench has nothing to show.
  onRefused(words: string): void;
}

export interface Design {
  order: OpenOrder;
  files: NamedFile[];
  main: string; // chosen by the user, "" otherwise
  title: string;
  about: DesignAbout; // from its own files; libraries added later don't change it
  answer: OpenAnswer;
}

export class OpenDesign {
  design: Design | undefined;
  turn = 0; // counts openings: answers of an earlier one are dropped

  get hasParameters(): boolean {
    return (this.design?.answer.parameters.length ?? 0) > 0;
  }
}
