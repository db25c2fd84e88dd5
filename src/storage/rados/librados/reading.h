// One read of an object, by the functions of C++: the only ones whose keys may hold zeros.
#pragma once

#include <rados/librados.hpp>

#include "storage/rados/object_client.h"

namespace tailrace::storage::rados {

/// `done` is called once, on a thread of librados.
void begin_reading(librados::IoCtx& pool, const ObjectRead& read,
                   ObjectClient::Done<ObjectView> done);

}  // namespace tailrace::storage::rados
