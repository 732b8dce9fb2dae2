#pragma once

#include <QJsonObject>
#include <QString>

namespace deskrelay {

/// What a person reads of a command's answer: aligned columns for lists, `name: value` for one
/// thing, a sentence where a sentence is the answer.
QString resultText(const QString &command, const QJsonObject &result);

} // namespace deskrelay
