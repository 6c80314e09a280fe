// SPDX-License-Identifier: Apache-2.0
#include "jobs/dispatch.hpp"

#include <new>
#include <utility>

#include "jobs/catalogue.hpp"
#include "jobs/opening.hpp"
#include "jobs/warming.hpp"
#include "protocol/json.hpp"

namespace pw::jobs {
namespace {

using base::Code;
using base::Failure;

// Every answer has a problem; a bare one stands for those of a kind that is not known.
template <class Answer>
Reply refusal(const Failure& failure) {
  Answer answer;
  answer.problem = protocol::problemOf(failure);
  return {protocol::toJson(answer), {}};
}

template <class T>
std::string rawBytes(const std::vector<T>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
}

// Reads the request and runs the call, or answers why not. Not inlined, each for itself: a browser compiles
// whole functions.
template <class Request, class Answer, class Call>
[[gnu::noinline]] Reply answered(Workshop& workshop, std::string_view json, const Call& call) {
  base::Result<Request> request = protocol::fromJson<Request>(json);
  if (!request) return refusal<Answer>(request.failure());
  // The one exception a run may end in: rooms check what they are asked for, yet memory may end anywhere.
  try {
    return call(*request);
  } catch (const std::bad_alloc&) {
    workshop.forget();
    return refusal<Answer>(
        {Code::Limit, "The design needs more memory than there is. Make it smaller, or lower $fn."});
  }
}

Reply opened(Workshop& workshop, const protocol::OpenRequest& request, std::vector<std::string> arrays,
             const base::Limits& limits, const base::Task& task) {
  if (request.paths.size() != arrays.size())
    return refusal<protocol::OpenAnswer>(
        {Code::Usage, std::to_string(request.paths.size()) + " paths came with " +
                          std::to_string(arrays.size()) + " files."});
  auto sources = unpackedSources(request.paths, std::move(arrays), limits);
  if (!sources) return refusal<protocol::OpenAnswer>(sources.failure());
  Opening how;
  how.main = base::normalisedPath(request.main);
  return {protocol::toJson(workshop.open(std::move(sources).value(), how, task)), {}};
}

}  // namespace

Reply handle(Workshop& workshop, std::string_view kind, std::string_view json,
             std::vector<std::string> arrays, const base::Task& task) {
  using namespace protocol;
  if (kind == "open")
    return answered<OpenRequest, OpenAnswer>(workshop, json, [&](const OpenRequest& request) {
      return opened(workshop, request, std::move(arrays), workshop.limits(), task);
    });
  if (kind == "regenerate")
    return answered<RegenerateRequest, RegenerateAnswer>(workshop, json, [&](const RegenerateRequest& request) {
      const Regenerated result = workshop.regenerate(request, task);
      Reply reply{toJson(result.answer), {}};
      if (result.preview) reply.arrays.push_back(rawBytes(encodePreview(*result.preview, PreviewEncoding::Full)));
      return reply;
    });
  if (kind == "exact")
    return answered<ExactRequest, ExactAnswer>(workshop, json, [&](const ExactRequest& request) {
      const ExactResult result = workshop.exact(request, task);
      Reply reply{toJson(result.answer), {}};
      if (result.preview) reply.arrays.push_back(rawBytes(encodePreview(*result.preview, PreviewEncoding::Full)));
      return reply;
    });
  if (kind == "warm") {
    warmUp(workshop);
    return {toJson(EchoAnswer{}), {}};
  }
  if (kind == "export")
    return answered<ExportRequest, ExportAnswer>(workshop, json, [&](const ExportRequest& request) {
      Exported result = workshop.exportFile(request, task);
      Reply reply{toJson(result.answer), {}};
      if (!result.answer.problem) reply.arrays.push_back(std::move(result.bytes));
      return reply;
    });
  if (kind == "source")
    return answered<SourceRequest, SourceAnswer>(workshop, json, [&](const SourceRequest& request) {
      return Reply{toJson(workshop.source(request)), {}};
    });
  if (kind == "sets")
    return answered<SetsRequest, SetsAnswer>(
        workshop, json, [&](const SetsRequest& request) { return Reply{toJson(workshop.sets(request)), {}}; });
  if (kind == "setsFile")
    return answered<SetsFileRequest, SetsFileAnswer>(workshop, json, [&](const SetsFileRequest& request) {
      return Reply{toJson(workshop.setsFile(request)), {}};
    });
  if (kind == "triangles")
    return answered<RegenerateRequest, EchoAnswer>(workshop, json, [&](const RegenerateRequest& request) {
      const auto triangles = workshop.triangles(request.values, task);
      if (!triangles) return refusal<EchoAnswer>(triangles.failure());
      const std::vector<float> positions(triangles->positions.begin(), triangles->positions.end());
      return Reply{toJson(EchoAnswer{}), {rawBytes(positions), rawBytes(triangles->indices)}};
    });
  if (kind == "catalogue")
    return answered<CatalogueRequest, CatalogueAnswer>(workshop, json, [&](const CatalogueRequest& request) {
      if (request.paths.size() != arrays.size())
        return refusal<CatalogueAnswer>({Code::Usage, std::to_string(request.paths.size()) + " paths came with " +
                                                          std::to_string(arrays.size()) + " files."});
      auto sources = std::make_shared<base::MemorySources>(workshop.limits());
      for (std::size_t i = 0; i < arrays.size(); ++i)
        sources->put(base::normalisedPath(request.paths[i]), std::move(arrays[i]));
      Catalogued result = catalogued(workshop, request.id, std::move(sources), task);
      return Reply{toJson(result.answer), std::move(result.made)};
    });
  if (kind == "catalogueIndex")
    return answered<CatalogueIndex, EchoAnswer>(workshop, json, [&](const CatalogueIndex& index) {
      return Reply{toJson(EchoAnswer{}), {catalogueIndex(index.designs)}};
    });
  if (kind == "forget") {
    workshop.forget();
    return {toJson(EchoAnswer{}), {}};
  }
  return refusal<EchoAnswer>({Code::Usage, "'" + std::string(kind) + "' is no kind of request."});
}

}  // namespace pw::jobs
