// SPDX-License-Identifier: Apache-2.0
import type { Kind } from "./worker_messages";

// How long a worker may take for each kind of request, and how much may pass in and out.

export interface Limits {
  silence: number; // ms without a sign of life
  deadline: number; // ms in all
  bytesIn: number;
  bytesOut: number;
}

export const megabyte = 1 << 20;
export const limits: Record<Kind, Limits> = {
  open: { silence: 15_000, deadline: 60_000, bytesIn: 256 * megabyte, bytesOut: megabyte },
  regenerate: { silence: 45_000, deadline: 600_000, bytesIn: megabyte, bytesOut: 1024 * megabyte },
  // OpenCASCADE says nothing from inside an operation, and single ones take long.
  exact: { silence: 120_000, deadline: 600_000, bytesIn: megabyte, bytesOut: 1024 * megabyte },
  export: { silence: 45_000, deadline: 600_000, bytesIn: megabyte, bytesOut: 1024 * megabyte },
  source: { silence: 5_000, deadline: 10_000, bytesIn: megabyte, bytesOut: megabyte },
  sets: { silence: 5_000, deadline: 10_000, bytesIn: 16 * megabyte, bytesOut: megabyte },
  "setsFile": { silence: 5_000, deadline: 10_000, bytesIn: 16 * megabyte, bytesOut: megabyte },
};
