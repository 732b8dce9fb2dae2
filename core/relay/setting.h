#pragma once

#include "core/relay/relayconfig.h"

#include <QList>
#include <QString>

#include <functional>

namespace deskrelay {

/// One setting: its name, and how it is read from a text and shown as one.
struct Setting
{
    QString name = {};
    QString help = {};
    std::function<QString(const RelayConfig &)> show = {};
    /// False: the text is not what \a expects says.
    std::function<bool(RelayConfig &, const QString &)> read = {};
    QString expects = {};
};

/// All settings, in the order of their names. The defaults are RelayConfig's own.
const QList<Setting> &allSettings();

} // namespace deskrelay
