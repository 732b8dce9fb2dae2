#include "core/control/commandline.h"

#include "core/base/nearest.h"
#include "core/control/commandtable.h"

#include <QFileInfo>
#include <QJsonArray>

#include <algorithm>

namespace deskrelay {

using namespace Qt::StringLiterals;

static Error usage(const QString &message)
{
    return makeError(Error::Kind::Usage, message);
}

namespace {

/// Walks over the words once, options and others in any order.
class Parser final
{
public:
    explicit Parser(const QStringList &words)
        : m_words(words)
    {
    }

    Result<CommandLine> run();

private:
    std::optional<Error> takeOption(const QString &word);
    std::optional<Error> settle();
    const CommandSpec *findSpec() const;

    const QStringList m_words;
    qsizetype m_at = 0;
    QStringList m_plain = {};
    QList<QPair<QString, std::optional<QString>>> m_options = {};
    CommandLine m_line = {};
};

} // namespace

/// Whether any command takes a value with this option; none has a flag of the same name.
static bool takesValue(const QString &name)
{
    for (const CommandSpec &spec : commandTable()) {
        for (const OptionSpec &option : spec.options) {
            if (option.name == name)
                return option.kind != OptionSpec::Kind::Flag;
        }
    }
    return false;
}

std::optional<Error> Parser::takeOption(const QString &word)
{
    const qsizetype equals = word.indexOf(u'=');
    const QString name = word.sliced(2, (equals < 0 ? word.size() : equals) - 2);
    std::optional<QString> value;
    if (equals >= 0)
        value = word.sliced(equals + 1);
    const bool isGlobal = name == "data-dir"_L1 || name == "secrets"_L1;
    if (!value && (isGlobal || takesValue(name))) {
        if (m_at + 1 >= m_words.size())
            return usage(u"--%1 needs a value."_s.arg(name));
        value = m_words[++m_at];
    }
    if (name == "json"_L1)
        m_line.isJson = true;
    else if (name == "help"_L1)
        m_line.wantsHelp = true;
    else if (name == "version"_L1)
        m_line.wantsVersion = true;
    else if (name == "data-dir"_L1)
        m_line.dataDir = *value;
    else if (name == "secrets"_L1)
        m_line.secrets = *value;
    else
        m_options.append({name, value});
    return std::nullopt;
}

const CommandSpec *Parser::findSpec() const
{
    for (const CommandSpec &spec : commandTable()) {
        if (m_plain.first(std::min(spec.words.size(), m_plain.size())) == spec.words)
            return &spec;
    }
    return nullptr;
}

static Error unknownCommand(const QStringList &plain)
{
    QStringList known;
    for (const CommandSpec &spec : commandTable())
        known << spec.words.join(u' ');
    // The second word belongs to the command where the first one begins some.
    const bool isGroup = std::any_of(known.begin(), known.end(), [&plain](const QString &command) {
        return command.startsWith(QString(plain.first() + u' '));
    });
    const QString given =
        plain.first(std::min<qsizetype>(isGroup ? 2 : 1, plain.size())).join(u' ');
    const QStringList nearest = nearestNames(given, known);
    QString message = u"This version has no command \"%1\"."_s.arg(given);
    if (!nearest.isEmpty())
        message += u" Nearest: %1."_s.arg(nearest.join(u", "_s));
    return usage(message + u" See deskrelayctl --help."_s);
}

std::optional<Error> Parser::settle()
{
    const CommandSpec *const spec = findSpec();
    if (!spec) {
        if (m_plain == QStringList{u"help"_s})
            m_line.wantsHelp = true;
        if (m_line.wantsHelp || m_line.wantsVersion)
            return std::nullopt;
        return m_plain.isEmpty() ? usage(u"A command is missing. See deskrelayctl --help."_s)
                                 : unknownCommand(m_plain);
    }
    m_line.command.name = spec->name();
    if (m_line.wantsHelp)
        return std::nullopt;
    const QStringList arguments = m_plain.sliced(spec->words.size());
    const QString words = spec->words.join(u' ');
    const QStringList names = spec->arguments + spec->optional;
    if (arguments.size() > names.size())
        return usage(u"%1: \"%2\" is one word too many."_s.arg(words, arguments.last()));
    if (arguments.size() < spec->arguments.size()) {
        return usage(
            u"%1: %2 is missing."_s.arg(words, spec->arguments[arguments.size()].toUpper()));
    }
    QJsonObject &params = m_line.command.params;
    for (qsizetype i = 0; i < arguments.size(); ++i) {
        // Whoever runs the command may stand in another directory.
        const bool isFile = names[i] == "file"_L1;
        params.insert(names[i], isFile ? QFileInfo(arguments[i]).absoluteFilePath() : arguments[i]);
    }
    for (const auto &[name, value] : std::as_const(m_options)) {
        const auto option =
            std::find_if(spec->options.begin(),
                         spec->options.end(),
                         [&name = name](const OptionSpec &known) { return known.name == name; });
        if (option == spec->options.end())
            return usage(u"%1 has no option --%2. See deskrelayctl %1 --help."_s.arg(words, name));
        if (option->kind == OptionSpec::Kind::Flag) {
            if (value)
                return usage(u"--%1 takes no value."_s.arg(name));
            if (option->param.isEmpty())
                m_line.readsSecret = true;
            else
                params.insert(option->param, true);
        } else if (option->kind == OptionSpec::Kind::Repeated) {
            QJsonArray list = params.value(option->param).toArray();
            list.append(*value);
            params.insert(option->param, list);
        } else if (params.contains(option->param)) {
            return usage(u"--%1 is given twice."_s.arg(name));
        } else {
            params.insert(option->param, *value);
        }
    }
    for (const OptionSpec &option : spec->options) {
        if (option.isRequired && !params.contains(option.param))
            return usage(u"%1: --%2 is missing."_s.arg(words, option.name));
    }
    return std::nullopt;
}

Result<CommandLine> Parser::run()
{
    bool areOptionsOver = false;
    for (; m_at < m_words.size(); ++m_at) {
        const QString &word = m_words[m_at];
        if (!areOptionsOver && word == "--"_L1) {
            areOptionsOver = true;
        } else if (!areOptionsOver && word == "-h"_L1) {
            m_line.wantsHelp = true;
        } else if (!areOptionsOver && word.startsWith("--"_L1)) {
            if (const std::optional<Error> error = takeOption(word))
                return *error;
        } else if (!areOptionsOver && word.size() > 1 && word.startsWith(u'-')) {
            return usage(u"There is no option %1. See deskrelayctl --help."_s.arg(word));
        } else {
            m_plain << word;
        }
    }
    if (!m_line.secrets.isEmpty() && m_line.secrets != "keychain"_L1 &&
        m_line.secrets != "vault"_L1)
        return usage(u"--secrets takes keychain or vault, not \"%1\"."_s.arg(m_line.secrets));
    if (const std::optional<Error> error = settle())
        return *error;
    return m_line;
}

Result<CommandLine> parseCommandLine(const QStringList &words)
{
    return Parser(words).run();
}

static QString synopsis(const CommandSpec &spec)
{
    QString text = spec.words.join(u' ');
    for (const QString &argument : spec.arguments)
        text += u' ' + argument.toUpper();
    for (const QString &argument : spec.optional)
        text += u" ["_s + argument.toUpper() + u']';
    for (const OptionSpec &option : spec.options) {
        QString part = u"--"_s + option.name;
        if (!option.value.isEmpty())
            part += u' ' + option.value;
        if (!option.isRequired)
            part = u'[' + part + u']';
        if (option.kind == OptionSpec::Kind::Repeated)
            part += u"..."_s;
        text += u' ' + part;
    }
    return text;
}

QString helpText(const QString &command)
{
    QString text =
        u"Usage: deskrelayctl [--data-dir DIR] [--secrets keychain|vault] [--json] COMMAND\n\n"_s;
    for (const CommandSpec &spec : commandTable()) {
        if (!command.isEmpty() && spec.name() != command)
            continue;
        text += u"  %1\n      %2\n"_s.arg(synopsis(spec), spec.help);
    }
    if (command.isEmpty()) {
        text += u"\nDURATION is a whole number with s, m, h or d. T is a time such as 2026-01-31, "
                u"2026-01-31T14:00:00Z, or a duration ago.\nThe vault's passphrase comes from the "
                u"terminal, from DESKRELAY_VAULT_PASSPHRASE, or from the file named by "
                u"DESKRELAY_VAULT_PASSPHRASE_FILE.\n--help  this text, or a command's    --version "
                u" the "
                u"version\n"_s;
    }
    return text;
}

} // namespace deskrelay
