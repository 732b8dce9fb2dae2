#pragma once

#include "core/base/result.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <chrono>
#include <optional>

namespace deskrelay {

/// Reads a command's parameters: from the window they come with their types, from the command line
/// as text. The first that is wrong is the error; it names the option.
class Params final
{
public:
    explicit Params(QJsonObject values)
        : m_values(std::move(values))
    {
    }

    bool has(const QString &name) const;
    QString text(const QString &name);
    /// Usage when it is missing or empty.
    QString required(const QString &name);
    QStringList list(const QString &name);
    std::optional<qint64> number(const QString &name, qint64 least, qint64 most);
    /// US dollars, as micro-dollars.
    std::optional<qint64> dollars(const QString &name);
    std::optional<std::chrono::seconds> duration(const QString &name);

    const std::optional<Error> &error() const { return m_error; }

private:
    void fail(const QString &name, const QString &what);

    const QJsonObject m_values;
    std::optional<Error> m_error = {};
};

} // namespace deskrelay
