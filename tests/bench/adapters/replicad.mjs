// SPDX-License-Identifier: Apache-2.0
// replicad on its own OpenCASCADE build: the designs from primitives, fused and cut one part after
// another, as its users write them.
import { TOL, ANG } from '../lib/tess.mjs';

export const meta = { name: 'replicad', packages: ['replicad', 'replicad-opencascadejs'], kind: 'exact' };

export async function init(env = {}) {
  const [R, occt] = env.modules ?? (await Promise.all([import('replicad'), import('replicad-opencascadejs')]));
  R.setOC(await occt.default(env.locateFile ? { locateFile: env.locateFile } : {}));
  return { R };
}

const prism = (R, w, d, r, z, h) => R.drawRoundedRectangle(w, d, r).sketchOnPlane('XY', z).extrude(h);

export const exact = {
  plate({ R }, p) {
    let body = prism(R, p.L, p.W, p.corner, 0, p.T);
    for (let i = 0; i < p.nx; i++)
      for (let j = 0; j < p.ny; j++)
        body = body.cut(R.makeCylinder(p.holeD / 2, p.T + 2, [(i - (p.nx - 1) / 2) * p.px, (j - (p.ny - 1) / 2) * p.py, -1]));
    return body;
  },

  enclosure({ R }, p) {
    const t = p.wall;
    const g = t - p.lipT;
    let body = prism(R, p.L, p.W, p.corner, 0, p.H).cut(prism(R, p.L - 2 * t, p.W - 2 * t, p.corner - t, t, p.H));
    body = body.fuse(
      R.drawRoundedRectangle(p.L - 2 * g, p.W - 2 * g, p.corner - g)
        .cut(R.drawRoundedRectangle(p.L - 2 * t, p.W - 2 * t, p.corner - t))
        .sketchOnPlane('XY', p.H - 1)
        .extrude(p.lipH + 1),
    );
    for (const x of [-p.postX, p.postX])
      for (const y of [-p.postY, p.postY])
        body = body.fuse(
          R.makeCylinder(p.postD / 2, p.postH + 1, [x, y, t - 1]).cut(R.makeCylinder(p.postHole / 2, p.postH, [x, y, t + 1])),
        );
    const w = p.ventW / 2;
    const h = p.ventH / 2 - w;
    for (let i = 0; i < p.vents; i++) {
      const x = (i - (p.vents - 1) / 2) * p.ventPitch;
      body = body.cut(
        R.draw([x - w, p.ventZ - h]).vLine(2 * h).threePointsArc(2 * w, 0, w, w).vLine(-2 * h).threePointsArc(-2 * w, 0, -w, -w)
          .close().sketchOnPlane('XZ', [0, p.W / 2 + 1, 0]).extrude(p.W + 2),
      );
    }
    return body;
  },
};

export function mesh(_ctx, shape) {
  const m = shape.mesh({ tolerance: TOL, angularTolerance: ANG });
  return { positions: Float32Array.from(m.vertices), indices: Uint32Array.from(m.triangles) };
}

export const volume = ({ R }, shape) => R.measureVolume(shape);
export const faces = (_ctx, shape) => ({ all: shape.faces.length });

export async function step(_ctx, shape) {
  return new Uint8Array(await shape.blobSTEP().arrayBuffer());
}

export function dispose(_ctx, shape) {
  shape.delete?.();
}
