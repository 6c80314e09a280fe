// SPDX-License-Identifier: Apache-2.0
import { serviceWorkers, settled } from "../browser";
import { h } from "../dom";
import { vouchedAddress } from "../modules";

// The page's side of the service worker (service_worker.ts): installs it, tells it what was loaded before it was
// there, and offers a newer version of the site. Where the browser has none, or refuses, nothing is missed but
// opening the site without a connection.

const checkTime = 3600_000; // ms between looks for a newer version, in a page that stays open

export function keepForOffline(): void {
  const workers = serviceWorkers();
  if (!workers) return;
  void settled(async () => {
    workers.addEventListener("message", (event) => {
      const { type, version } = (event.data ?? {}) as { type?: unknown; version?: unknown };
      if (type === "loaded?") event.ports[0]?.postMessage(loaded());
      else if (type === "version" && typeof version === "string" && version !== ownVersion()) offerVersion();
    });
    workers.addEventListener("controllerchange", () => workers.controller?.postMessage({ type: "loaded", addresses: loaded() }));
    workers.startMessages();
    const registration = await workers.register(vouchedAddress("service-worker.js"), { scope: "./", updateViaCache: "none" });
    let looked = Date.now();
    document.addEventListener("visibilitychange", () => {
      if (document.hidden || Date.now() - looked < checkTime) return;
      looked = Date.now();
      void settled(() => registration.update().then(() => {}), undefined);
    });
  }, undefined);
}

const ownVersion = () => document.querySelector<HTMLMetaElement>('meta[name="partwright-version"]')?.content ?? "";

const loaded = (): string[] => performance.getEntriesByType("resource").map((one) => one.name).filter((name) => name.startsWith(`${location.origin}/`));

function offerVersion(): void {
  if (document.getElementById("update")) return;
  const note = h("div", { class: "update", id: "update", role: "status" },
    h("p", {}, "A newer version of Partwright is ready. It is used from the next load on; your values stay."),
    h("button", { class: "btn", onclick: () => location.reload() }, "Reload"),
    h("button", { class: "btn quiet", onclick: () => note.remove() }, "Later"));
  document.body.append(note);
}
