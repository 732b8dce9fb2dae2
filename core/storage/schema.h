#pragma once

#include "core/storage/migration.h"

namespace deskrelay {

/// The steps from an empty database to the present one; the position is the version. A step that
/// was released is never changed again.
QList<Migration> schemaMigrations();

} // namespace deskrelay
