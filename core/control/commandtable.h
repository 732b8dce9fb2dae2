#pragma once

#include <QList>
#include <QString>

namespace deskrelay {

/// One option of a command.
struct OptionSpec
{
    enum class Kind
    {
        Value,
        Repeated,
        Flag
    };

    QString name = {};  ///< Without the dashes.
    QString value = {}; ///< What the help calls its value; empty for a flag.
    QString param = {}; ///< The parameter it becomes.
    Kind kind = Kind::Value;
    bool isRequired = false;
};

/// One command: its words, what follows them, its options.
struct CommandSpec
{
    QStringList words = {};
    QStringList arguments = {}; ///< Parameters in their order, all required.
    QStringList optional = {};  ///< More of them, which may be left out.
    QList<OptionSpec> options = {};
    QString help = {};

    QString name() const { return words.join(u'.'); }
};

/// Every command that this version has.
const QList<CommandSpec> &commandTable();

} // namespace deskrelay
