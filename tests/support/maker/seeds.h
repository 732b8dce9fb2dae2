#pragma once

#include <QtGlobal>

namespace deskrelay {

/// The seed that property tests begin with: `DESKRELAY_SEED`, to run one again or to look among
/// others, else 0.
inline quint32 firstSeed()
{
    return static_cast<quint32>(qEnvironmentVariableIntValue("DESKRELAY_SEED"));
}

} // namespace deskrelay
