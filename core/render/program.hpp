// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <GLES3/gl3.h>

#include <glm/mat4x4.hpp>
#include <glm/vec2.hpp>
#include <glm/vec3.hpp>
#include <glm/vec4.hpp>
#include <map>
#include <string>
#include <string_view>

#include "base/result.hpp"

// Thin owners of GL objects; private to this room. All need the context they were made in to be
// current.
namespace pw::render {

class Program {
 public:
  Program() = default;
  Program(Program&& other) noexcept;
  Program& operator=(Program&& other) noexcept;
  ~Program();
  // Internal with the compiler's own words where a stage is refused.
  static base::Result<Program> make(const char* vertex, const char* fragment);

  void use() const { glUseProgram(name_); }
  void set(std::string_view uniform, float value);
  void set(std::string_view uniform, int value);
  void set(std::string_view uniform, glm::vec2 value);
  void set(std::string_view uniform, glm::vec3 value);
  void set(std::string_view uniform, glm::vec4 value);
  void set(std::string_view uniform, const glm::mat4& value);

 private:
  GLint at(std::string_view uniform);
  GLuint name_ = 0;
  std::map<std::string, GLint, std::less<>> places_;
};

// A square picture to draw into and read from; one channel.
class Target {
 public:
  Target() = default;
  Target(const Target&) = delete;
  Target& operator=(const Target&) = delete;
  ~Target();
  void make(int size);
  void bind() const;
  GLuint texture() const { return texture_; }

 private:
  GLuint frame_ = 0, texture_ = 0;
  int size_ = 0;
};

// Square pictures of one size with a common depth buffer; four channels that are drawn one by one.
class Layers {
 public:
  Layers() = default;
  Layers(const Layers&) = delete;
  Layers& operator=(const Layers&) = delete;
  ~Layers();
  void make(int size, int count);
  void bind(int layer) const;
  GLuint texture() const { return texture_; }  // an array

 private:
  GLuint frame_ = 0, texture_ = 0, depth_ = 0;
  int size_ = 0;
};

// A square picture and its halves; four channels.
class Pyramid {
 public:
  Pyramid() = default;
  Pyramid(const Pyramid&) = delete;
  Pyramid& operator=(const Pyramid&) = delete;
  ~Pyramid();
  void make(int size);
  GLuint texture() const { return texture_; }

 private:
  GLuint texture_ = 0;
};

}  // namespace pw::render
