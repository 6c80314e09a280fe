// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernel/exchange.hpp"

// Private to kernel/: figures of what is drawn, from its triangles.
namespace pw::kernel {

// Triangles, and for the volume what stands between each and its surface, a paraboloid over it as the normals at its corners
// bend: good to 1e-4 of it, where integrals over splines take longer than reading them and are a hundred times worse. The box
// is not among them.
mesh::Measures estimated(const Drawn& drawn);

}  // namespace pw::kernel
