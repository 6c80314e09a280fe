// SPDX-License-Identifier: Apache-2.0
// The mesh worker: everything as written.
import createMesh from "@wasm/mesh.js";
import { serveRequests } from "./worker_loop";

serveRequests(() => Promise.resolve(createMesh));
