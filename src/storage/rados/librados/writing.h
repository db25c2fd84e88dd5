// One write to an object, by the functions of C: the only ones that remove ranges of keys.
#pragma once

#include <rados/librados.h>

#include "storage/rados/object_client.h"

namespace tailrace::storage::rados {

/// `done` is called once, on a thread of librados.
void begin_writing(rados_ioctx_t pool, const ObjectWrite& write,
                   ObjectClient::Done<WriteOutcome> done);

}  // namespace tailrace::storage::rados
