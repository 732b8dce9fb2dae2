#pragma once

#include <QString>

namespace deskrelay {

/// What a person says of a model; it stands over what its provider and the table tell.
struct ModelOverride
{
    QString model = {}; ///< A name, or before a `*` at its end the beginning of some.
    QString field = {}; ///< One of traitFields().
    QString value = {}; ///< As traitText() writes it.

    bool operator==(const ModelOverride &) const = default;
};

} // namespace deskrelay
