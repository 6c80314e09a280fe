// SPDX-License-Identifier: Apache-2.0
import { keepSetting, setting } from "./store";

export type Theme = "light" | "dark";

const dark = matchMedia("(prefers-color-scheme: dark)");
const told: ((theme: Theme) => void)[] = [];

// The system's, until the user says otherwise.
export function theme(): Theme {
  const chosen = setting("theme");
  return chosen === "light" || chosen === "dark" ? chosen : dark.matches ? "dark" : "light";
}

export function changeTheme(): void {
  keepSetting("theme", theme() === "dark" ? "light" : "dark");
  apply();
}

export function onTheme(listener: (theme: Theme) => void): void {
  told.push(listener);
  listener(theme());
}

function apply(): void {
  const now = theme();
  if (setting("theme")) document.documentElement.dataset.theme = now;
  for (const use of document.querySelectorAll('[data-command="theme"] use')) {
    use.setAttribute("href", now === "dark" ? "#i-sun" : "#i-moon");
  }
  for (const listener of told) listener(now);
}

dark.addEventListener("change", apply);
apply();
