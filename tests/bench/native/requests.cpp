// SPDX-License-Identifier: Apache-2.0
#include <sys/resource.h>

#include <chrono>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include "jobs/dispatch.hpp"
#include "model/engine.hpp"
#include "protocol/json.hpp"
#ifdef PW_BENCH_EXACT
#include "exact/engine.hpp"
#endif

// The requests that the page sends to its workers, to the native program: what WebAssembly costs.
//
//     bench_requests FILE... < REQUESTS      the last file is the design
//
// A request is a line "KIND JSON". For each, one line: wall ms, CPU ms, and the answer's JSON. The last
// line is the peak of resident memory in kB.
namespace {

double cpuMs() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto ms = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) * 1e3 + static_cast<double>(t.tv_usec) / 1e3;
  };
  return ms(usage.ru_utime) + ms(usage.ru_stime);
}

pw::jobs::Workshop workshop() {
  const std::size_t bytes = pw::base::Limits{}.resultBytes;
#ifdef PW_BENCH_EXACT
  return pw::jobs::Workshop(pw::model::makeAsWrittenEngine(bytes), {}, pw::exact::makeExactEngine(bytes));
#else
  return pw::jobs::Workshop(pw::model::makeAsWrittenEngine(bytes));
#endif
}

}  // namespace

int main(int count, char** words) {
  pw::protocol::OpenRequest open;
  std::vector<std::string> files;
  for (int i = 1; i < count; ++i) {
    const std::string path = words[i];
    std::ifstream file(path, std::ios::binary);
    if (!file) {
      std::cerr << path << " can't be read.\n";
      return 2;
    }
    open.paths.push_back(path.substr(path.rfind('/') + 1));
    files.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  if (files.empty()) {
    std::cerr << "bench_requests FILE... < REQUESTS\n";
    return 2;
  }
  open.main = open.paths.back();
  pw::jobs::Workshop shop = workshop();
  const auto answer = [&](const std::string& kind, const std::string& json, std::vector<std::string> arrays) {
    const double cpu = cpuMs();
    const auto start = std::chrono::steady_clock::now();
    const pw::jobs::Reply reply = pw::jobs::handle(shop, kind, json, std::move(arrays), {});
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
    std::cout << took.count() << ' ' << cpuMs() - cpu << ' ' << reply.json << '\n';
  };
  answer("open", pw::protocol::toJson(open), std::move(files));
  for (std::string line; std::getline(std::cin, line);) {
    const std::size_t space = line.find(' ');
    answer(line.substr(0, space), space == std::string::npos ? "{}" : line.substr(space + 1), {});
  }
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::cout << usage.ru_maxrss << '\n';
  return 0;
}
