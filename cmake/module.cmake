# tailrace_module(NAME [DEPENDS module...] [LIBRARIES library...])
#
# A folder under src/ is a library `tailrace_NAME`. Its files find their kind by name: X_test.cc goes to the test
# program NAME_test, X_fuzz.cc to a fuzz target of its own, X_bench.cc to NAME_bench, main.cc to nothing.
# DEPENDS is what its files may include (tools/tidy.py compares).

add_library(tailrace_options INTERFACE)
target_compile_features(tailrace_options INTERFACE cxx_std_23)
target_include_directories(tailrace_options INTERFACE ${PROJECT_SOURCE_DIR}/include ${PROJECT_SOURCE_DIR}/src)
target_link_libraries(tailrace_options INTERFACE asio fmt::fmt)
target_compile_options(tailrace_options INTERFACE -fno-omit-frame-pointer)
if(TAILRACE_DEVELOPER)
  # gcc warns of members that a designated initializer leaves to their defaults, and of the frames
  # of coroutines, where it inlines Asio's operator new but not its operator delete.
  target_compile_options(tailrace_options INTERFACE -Wall -Wextra -Wconversion $<$<CONFIG:Debug>:-Werror>
                         -Wno-missing-field-initializers -Wno-mismatched-new-delete)
endif()
if(TAILRACE_SANITIZE)
  target_compile_options(tailrace_options INTERFACE -fsanitize=${TAILRACE_SANITIZE} -fno-sanitize-recover=all)
  target_link_options(tailrace_options INTERFACE -fsanitize=${TAILRACE_SANITIZE})
endif()
if(TAILRACE_SANITIZE STREQUAL "thread")
  # The sanitizer does not know fences, of which Asio has one beside the locks that do the work. With
  # its calls in between, gcc warns of much that is not so; the dev preset has the warnings that are.
  target_compile_options(tailrace_options INTERFACE -Wno-tsan -Wno-error)
endif()
if(TAILRACE_FUZZ)
  target_compile_options(tailrace_options INTERFACE -fsanitize=fuzzer-no-link)
endif()

# One precompiled header serves every module.
file(WRITE ${CMAKE_BINARY_DIR}/pch.cc "")
add_library(tailrace_pch OBJECT ${CMAKE_BINARY_DIR}/pch.cc)
target_link_libraries(tailrace_pch PUBLIC tailrace_options)
target_precompile_headers(tailrace_pch PRIVATE ${PROJECT_SOURCE_DIR}/cmake/pch.h)

function(tailrace_program target)
  target_link_libraries(${target} PRIVATE ${ARGN})
  target_precompile_headers(${target} REUSE_FROM tailrace_pch)
endfunction()

function(tailrace_module name)
  cmake_parse_arguments(arg "" "" "DEPENDS;LIBRARIES" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cc)
  set(tests ${sources})
  set(fuzzers ${sources})
  set(benches ${sources})
  list(FILTER tests INCLUDE REGEX "_test\\.cc$")
  list(FILTER fuzzers INCLUDE REGEX "_fuzz\\.cc$")
  list(FILTER benches INCLUDE REGEX "_bench\\.cc$")
  list(FILTER sources EXCLUDE REGEX "(_test|_fuzz|_bench|/main)\\.cc$")

  list(TRANSFORM arg_DEPENDS PREPEND tailrace_ OUTPUT_VARIABLE depends)
  set(library tailrace_${name})
  if(sources)
    add_library(${library} STATIC ${sources})
    target_link_libraries(${library} PUBLIC tailrace_options ${depends} ${arg_LIBRARIES})
    target_precompile_headers(${library} REUSE_FROM tailrace_pch)
  else()
    add_library(${library} INTERFACE)
    target_link_libraries(${library} INTERFACE tailrace_options ${depends} ${arg_LIBRARIES})
  endif()

  if(TAILRACE_DEVELOPER AND tests)
    add_executable(${name}_test ${tests})
    tailrace_program(${name}_test ${library} GTest::gmock GTest::gtest_main ${RAPIDCHECK_LIBRARY})
    add_test(NAME ${name} COMMAND ${name}_test)
    set_tests_properties(${name} PROPERTIES TIMEOUT 600 LABELS unit
                         ENVIRONMENT "TSAN_OPTIONS=suppressions=${PROJECT_SOURCE_DIR}/cmake/tsan_suppressions.txt")
  endif()
  if(TAILRACE_FUZZ)
    foreach(fuzzer ${fuzzers})
      get_filename_component(stem ${fuzzer} NAME_WE)
      add_executable(${stem} ${fuzzer})
      tailrace_program(${stem} ${library})
      target_link_options(${stem} PRIVATE -fsanitize=fuzzer)
      set_property(GLOBAL APPEND PROPERTY TAILRACE_FUZZERS ${stem})
    endforeach()
  endif()
  if(TAILRACE_BENCH AND benches)
    add_executable(${name}_bench ${benches})
    tailrace_program(${name}_bench ${library} benchmark::benchmark benchmark::benchmark_main)
  endif()
endfunction()
