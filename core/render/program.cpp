// SPDX-License-Identifier: Apache-2.0
#include "render/program.hpp"

#include <glm/gtc/type_ptr.hpp>
#include <utility>

namespace pw::render {
namespace {

base::Result<GLuint> compiled(GLenum kind, const char* source) {
  const GLuint shader = glCreateShader(kind);
  glShaderSource(shader, 1, &source, nullptr);
  glCompileShader(shader);
  GLint done = 0;
  glGetShaderiv(shader, GL_COMPILE_STATUS, &done);
  if (done) return shader;
  char words[1024] = "";
  glGetShaderInfoLog(shader, sizeof words, nullptr, words);
  glDeleteShader(shader);
  return base::Failure{base::Code::Internal,
                       std::string("The graphics driver refuses a shader: ") + words};
}

// Of the texture that is bound.
void sampled(GLenum kind, GLint smaller, GLint larger) {
  glTexParameteri(kind, GL_TEXTURE_MIN_FILTER, smaller);
  glTexParameteri(kind, GL_TEXTURE_MAG_FILTER, larger);
  glTexParameteri(kind, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
  glTexParameteri(kind, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
}

}  // namespace

Program::Program(Program&& other) noexcept
    : name_(std::exchange(other.name_, 0)), places_(std::move(other.places_)) {}
Program& Program::operator=(Program&& other) noexcept {
  std::swap(name_, other.name_);
  std::swap(places_, other.places_);
  return *this;
}
Program::~Program() {
  if (name_) glDeleteProgram(name_);
}

base::Result<Program> Program::make(const char* vertex, const char* fragment) {
  const auto first = compiled(GL_VERTEX_SHADER, vertex);
  if (!first) return first.failure();
  const auto second = compiled(GL_FRAGMENT_SHADER, fragment);
  if (!second) {
    glDeleteShader(*first);
    return second.failure();
  }
  Program program;
  program.name_ = glCreateProgram();
  glAttachShader(program.name_, *first);
  glAttachShader(program.name_, *second);
  glLinkProgram(program.name_);
  glDeleteShader(*first);
  glDeleteShader(*second);
  GLint done = 0;
  glGetProgramiv(program.name_, GL_LINK_STATUS, &done);
  if (done) return program;
  char words[1024] = "";
  glGetProgramInfoLog(program.name_, sizeof words, nullptr, words);
  return base::Failure{base::Code::Internal,
                       std::string("The graphics driver refuses a program: ") + words};
}

GLint Program::at(std::string_view uniform) {
  const auto found = places_.find(uniform);
  if (found != places_.end()) return found->second;
  std::string name(uniform);
  const GLint place = glGetUniformLocation(name_, name.c_str());
  places_.emplace(std::move(name), place);
  return place;
}

void Program::set(std::string_view uniform, float value) { glUniform1f(at(uniform), value); }
void Program::set(std::string_view uniform, int value) { glUniform1i(at(uniform), value); }
void Program::set(std::string_view uniform, glm::vec2 value) {
  glUniform2fv(at(uniform), 1, glm::value_ptr(value));
}
void Program::set(std::string_view uniform, glm::vec3 value) {
  glUniform3fv(at(uniform), 1, glm::value_ptr(value));
}
void Program::set(std::string_view uniform, glm::vec4 value) {
  glUniform4fv(at(uniform), 1, glm::value_ptr(value));
}
void Program::set(std::string_view uniform, const glm::mat4& value) {
  glUniformMatrix4fv(at(uniform), 1, GL_FALSE, glm::value_ptr(value));
}

Target::~Target() {
  if (frame_) glDeleteFramebuffers(1, &frame_);
  if (texture_) glDeleteTextures(1, &texture_);
}

void Target::make(int size) {
  size_ = size;
  glGenTextures(1, &texture_);
  glBindTexture(GL_TEXTURE_2D, texture_);
  glTexStorage2D(GL_TEXTURE_2D, 1, GL_R8, size, size);
  sampled(GL_TEXTURE_2D, GL_LINEAR, GL_LINEAR);
  glGenFramebuffers(1, &frame_);
  glBindFramebuffer(GL_FRAMEBUFFER, frame_);
  glFramebufferTexture2D(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_TEXTURE_2D, texture_, 0);
}

void Target::bind() const {
  glBindFramebuffer(GL_FRAMEBUFFER, frame_);
  glViewport(0, 0, size_, size_);
}

Layers::~Layers() {
  if (frame_) glDeleteFramebuffers(1, &frame_);
  if (texture_) glDeleteTextures(1, &texture_);
  if (depth_) glDeleteRenderbuffers(1, &depth_);
}

void Layers::make(int size, int count) {
  size_ = size;
  glGenTextures(1, &texture_);
  glBindTexture(GL_TEXTURE_2D_ARRAY, texture_);
  glTexStorage3D(GL_TEXTURE_2D_ARRAY, 1, GL_RGBA8, size, size, count);
  sampled(GL_TEXTURE_2D_ARRAY, GL_NEAREST, GL_NEAREST);
  glGenFramebuffers(1, &frame_);
  glBindFramebuffer(GL_FRAMEBUFFER, frame_);
  glGenRenderbuffers(1, &depth_);
  glBindRenderbuffer(GL_RENDERBUFFER, depth_);
  glRenderbufferStorage(GL_RENDERBUFFER, GL_DEPTH_COMPONENT16, size, size);
  glFramebufferRenderbuffer(GL_FRAMEBUFFER, GL_DEPTH_ATTACHMENT, GL_RENDERBUFFER, depth_);
}

void Layers::bind(int layer) const {
  glBindFramebuffer(GL_FRAMEBUFFER, frame_);
  glFramebufferTextureLayer(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, texture_, 0, layer);
  glViewport(0, 0, size_, size_);
}

Pyramid::~Pyramid() {
  if (texture_) glDeleteTextures(1, &texture_);
}

void Pyramid::make(int size) {
  int levels = 1;
  while (size >> levels > 0) ++levels;
  glGenTextures(1, &texture_);
  glBindTexture(GL_TEXTURE_2D, texture_);
  glTexStorage2D(GL_TEXTURE_2D, levels, GL_RGBA8, size, size);
  sampled(GL_TEXTURE_2D, GL_LINEAR_MIPMAP_NEAREST, GL_LINEAR);
}

}  // namespace pw::render
