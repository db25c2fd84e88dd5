#include "server/resident_code.h"

#include <elf.h>
#include <link.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <fstream>
#include <span>
#include <string>

namespace tailrace::server {

namespace {

/// Segments that nobody may write to are as they are in the file.
bool is_as_in_file(const ElfW(Phdr) & segment) {
    return segment.p_type == PT_LOAD && (segment.p_flags & PF_W) == 0;
}

int unmap_segments(dl_phdr_info* object, std::size_t, void*) {
    const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
    for (const auto& segment : std::span(object->dlpi_phdr, object->dlpi_phnum)) {
        if (!is_as_in_file(segment)) continue;
        const std::uintptr_t begin = object->dlpi_addr + segment.p_vaddr;
        const std::uintptr_t first = begin / page * page;
        ::madvise(reinterpret_cast<void*>(first), begin + segment.p_memsz - first, MADV_DONTNEED);
    }
    return 0;
}

/// A debugger's breakpoints lie in pages of code that are no longer as in the file.
bool is_traced() {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with("TracerPid:")) return !line.ends_with("\t0");
    }
    return false;
}

}  // namespace

void unmap_code() {
    if (!is_traced()) ::dl_iterate_phdr(unmap_segments, nullptr);
}

}  // namespace tailrace::server
