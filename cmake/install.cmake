# What `cmake --install` brings, and `find_package(Tailrace)` finds: Tailrace::client, Tailrace::consumer and
# Tailrace::testing, each one archive with the headers of include/, and the program.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

get_target_property(asio_definitions asio INTERFACE_COMPILE_DEFINITIONS)
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/Tailrace)

# tailrace_package(NAME MODULES module... LINK library...)
function(tailrace_package name)
  cmake_parse_arguments(arg "" "" "MODULES;LINK" ${ARGN})
  list(TRANSFORM arg_MODULES REPLACE "(.+)" "$<TARGET_OBJECTS:tailrace_\\1>" OUTPUT_VARIABLE objects)
  set(package tailrace_package_${name})
  add_library(${package} STATIC ${objects})
  set_target_properties(${package} PROPERTIES EXPORT_NAME ${name} OUTPUT_NAME tailrace_${name}
                        ARCHIVE_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/package LINKER_LANGUAGE CXX)
  target_compile_features(${package} INTERFACE cxx_std_23)
  # Coroutines of the caller and of the archive are one program's: they must see one Asio.
  target_compile_definitions(${package} INTERFACE ${asio_definitions})
  target_link_libraries(${package} INTERFACE ${arg_LINK})
  install(TARGETS ${package} EXPORT Tailrace ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
          INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
  configure_file(${PROJECT_SOURCE_DIR}/cmake/tailrace-${name}.pc.in ${CMAKE_BINARY_DIR}/package/tailrace-${name}.pc @ONLY)
  install(FILES ${CMAKE_BINARY_DIR}/package/tailrace-${name}.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
endfunction()

tailrace_package(client
  MODULES base model wire_json wire client
  LINK Boost::headers OpenSSL::SSL OpenSSL::Crypto ZLIB::ZLIB fmt::fmt spdlog::spdlog simdjson::simdjson
       PkgConfig::libdeflate Threads::Threads)
tailrace_package(consumer MODULES consumer LINK tailrace_package_client)
# Names, not targets: who links the client alone need not have these libraries.
tailrace_package(testing
  MODULES expression_syntax expression_partiql expression storage storage_rocksdb stream partition table operation
          server cluster testing
  LINK tailrace_package_client -lrocksdb -ltomlplusplus)

install(TARGETS tailrace RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/tailrace DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(EXPORT Tailrace NAMESPACE Tailrace:: FILE TailraceTargets.cmake DESTINATION ${package_dir})
configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/TailraceConfig.cmake.in
                              ${CMAKE_BINARY_DIR}/package/TailraceConfig.cmake INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(${CMAKE_BINARY_DIR}/package/TailraceConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_BINARY_DIR}/package/TailraceConfig.cmake ${CMAKE_BINARY_DIR}/package/TailraceConfigVersion.cmake
        DESTINATION ${package_dir})
