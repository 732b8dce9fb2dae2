#include "core/control/commandtable.h"

namespace deskrelay {

using namespace Qt::StringLiterals;
using Kind = OptionSpec::Kind;

static OptionSpec value(const QString &name, const QString &shown, const QString &param = {})
{
    QString named = param.isEmpty() ? name : param;
    return {.name = name, .value = shown, .param = named.replace(u'-', u'_')};
}

static OptionSpec repeated(const QString &name, const QString &shown, const QString &param)
{
    return {.name = name, .value = shown, .param = param, .kind = Kind::Repeated};
}

static OptionSpec required(OptionSpec option)
{
    option.isRequired = true;
    return option;
}

static QList<CommandSpec> accountCommands()
{
    const QString id = u"id"_s;
    QList<CommandSpec> all = {
        {.words = {u"account"_s, u"add"_s},
         .options = {required(value(u"provider"_s,
                                    u"anthropic|gemini|openai|openai-compatible|"
                                    u"anthropic-compatible|echo"_s)),
                     required(value(u"name"_s, u"NAME"_s)),
                     value(u"base-url"_s, u"URL"_s),
                     value(u"priority"_s, u"N"_s),
                     value(u"weight"_s, u"N"_s),
                     repeated(u"group"_s, u"G"_s, u"groups"_s),
                     repeated(u"model"_s, u"M"_s, u"models"_s),
                     value(u"proxy"_s, u"URL"_s),
                     value(u"max-concurrency"_s, u"N"_s),
                     {.name = u"key-stdin"_s, .kind = Kind::Flag}},
         .help = u"add an account; its key is read from standard input"_s},
        {.words = {u"account"_s, u"list"_s}, .help = u"the accounts and how they are"_s},
        {.words = {u"account"_s, u"show"_s}, .arguments = {id}, .help = u"everything about one"_s},
        {.words = {u"account"_s, u"test"_s},
         .arguments = {id},
         .options = {{.name = u"generate"_s, .param = u"generate"_s, .kind = Kind::Flag}},
         .help = u"ask the provider; --generate also makes a call of one token"_s}};
    const QList<QPair<QString, QString>> verbs = {
        {u"enable"_s, u"let it serve"_s},
        {u"disable"_s, u"let it serve no more"_s},
        {u"drain"_s, u"take no new sessions"_s},
        {u"reset"_s, u"forget what went wrong, and end a drain"_s},
        {u"remove"_s, u"remove it and its secret"_s}};
    for (const auto &[verb, help] : verbs)
        all.append({.words = {u"account"_s, verb}, .arguments = {id}, .help = help});
    return all;
}

static QList<CommandSpec> keyCommands()
{
    return {{.words = {u"key"_s, u"create"_s},
             .options = {required(value(u"name"_s, u"NAME"_s)),
                         repeated(u"allow"_s, u"anthropic,gemini,openai"_s, u"allow"_s),
                         repeated(u"account"_s, u"ID"_s, u"accounts"_s),
                         repeated(u"group"_s, u"G"_s, u"groups"_s),
                         repeated(u"model"_s, u"GLOB"_s, u"models"_s),
                         value(u"rpm"_s, u"N"_s),
                         value(u"tpm"_s, u"N"_s),
                         value(u"max-concurrency"_s, u"N"_s),
                         value(u"daily-cost"_s, u"USD"_s),
                         value(u"total-cost"_s, u"USD"_s),
                         value(u"max-wait"_s, u"DURATION"_s),
                         value(u"capture"_s, u"off|failures|all"_s),
                         value(u"expires"_s, u"DURATION"_s)},
             .help = u"make a client key; it is shown this once"_s},
            {.words = {u"key"_s, u"list"_s}, .help = u"the client keys"_s},
            {.words = {u"key"_s, u"show"_s},
             .arguments = {u"id"_s},
             .help = u"what one is and may do"_s},
            {.words = {u"key"_s, u"capture"_s},
             .arguments = {u"id"_s, u"mode"_s},
             .help =
                 u"of which of its requests headers and bodies are kept: off, failures, all, or "
                 u"default"_s},
            {.words = {u"key"_s, u"revoke"_s},
             .arguments = {u"id"_s},
             .help = u"refuse it from now on"_s}};
}

static QList<CommandSpec> settingCommands()
{
    return {
        {.words = {u"group"_s, u"list"_s}, .help = u"the groups and their accounts"_s},
        {.words = {u"group"_s, u"set"_s},
         .arguments = {u"name"_s},
         .options = {required(value(u"strategy"_s, u"balanced|fill-first|round-robin"_s))},
         .help = u"how a group's accounts share their work"_s},
        {.words = {u"alias"_s, u"set"_s},
         .arguments = {u"name"_s, u"model"_s},
         .options = {value(u"family"_s, u"anthropic|gemini|openai"_s), value(u"key"_s, u"ID"_s)},
         .help = u"let a name stand for a model; with --key for that key alone, before the "
                 u"name's general meaning"_s},
        {.words = {u"alias"_s, u"list"_s}, .help = u"the aliases"_s},
        {.words = {u"alias"_s, u"remove"_s},
         .arguments = {u"name"_s},
         .options = {value(u"key"_s, u"ID"_s)},
         .help = u"remove one; with --key that key's own"_s},
        {.words = {u"config"_s, u"list"_s}, .help = u"all settings with their defaults"_s},
        {.words = {u"config"_s, u"get"_s}, .arguments = {u"name"_s}, .help = u"one setting"_s},
        {.words = {u"config"_s, u"set"_s},
         .arguments = {u"name"_s, u"value"_s},
         .help = u"change one"_s},
        {.words = {u"config"_s, u"unset"_s},
         .arguments = {u"name"_s},
         .help = u"put one back to its default"_s}};
}

static QList<CommandSpec> modelCommands()
{
    const QString model = u"model"_s;
    return {{.words = {u"model"_s, u"list"_s}, .help = u"what was set for models"_s},
            {.words = {u"model"_s, u"show"_s},
             .arguments = {model},
             .options = {value(u"account"_s, u"ID"_s)},
             .help = u"what a model takes, and whether the table, its provider or you say so"_s},
            {.words = {u"model"_s, u"set"_s},
             .arguments = {model, u"field"_s, u"value"_s},
             .help = u"say what a model takes, over its provider and the table; a * may end its "
                     u"name"_s},
            {.words = {u"model"_s, u"unset"_s},
             .arguments = {model},
             .optional = {u"field"_s},
             .help = u"take back what was set, all or one field"_s}};
}

static QList<CommandSpec> priceCommands()
{
    const QString model = u"model"_s;
    const QString usd = u"USD"_s;
    return {{.words = {u"price"_s, u"list"_s},
             .options = {value(model, u"GLOB"_s)},
             .help = u"what models cost today, in dollars for a million tokens"_s},
            {.words = {u"price"_s, u"show"_s},
             .arguments = {model},
             .help = u"every price of a model, those of other times too"_s},
            {.words = {u"price"_s, u"set"_s},
             .arguments = {model},
             .options = {required(value(u"input"_s, usd)),
                         required(value(u"output"_s, usd)),
                         value(u"cache-read"_s, usd),
                         value(u"cache-write"_s, usd),
                         value(u"cache-write-1h"_s, usd),
                         value(u"above"_s, u"N"_s),
                         value(u"above-input"_s, usd),
                         value(u"above-output"_s, usd),
                         value(u"above-cache-read"_s, usd),
                         value(u"above-cache-write"_s, usd),
                         value(u"above-cache-write-1h"_s, usd),
                         value(u"from"_s, u"DAY"_s)},
             .help = u"say what a model costs, in dollars for a million tokens; --above N for "
                     u"requests of more input tokens; requests that had no price get it"_s},
            {.words = {u"price"_s, u"unset"_s},
             .arguments = {model},
             .help = u"take back what was said of a model"_s},
            {.words = {u"price"_s, u"import"_s},
             .arguments = {u"file"_s},
             .help = u"take prices from a file as LiteLLM or models.dev publish it"_s}};
}

const QList<CommandSpec> &commandTable()
{
    static const QList<CommandSpec> table = [] {
        QList<CommandSpec> all = {
            {.words = {u"serve"_s},
             .options = {value(u"port"_s, u"N"_s), value(u"host"_s, u"ADDR"_s)},
             .help = u"run the relay without a window"_s}};
        all += accountCommands();
        all += keyCommands();
        all += settingCommands();
        all += modelCommands();
        all += priceCommands();
        all += {{.words = {u"usage"_s},
                 .options = {value(u"since"_s, u"T"_s),
                             value(u"until"_s, u"T"_s),
                             value(u"by"_s, u"account|key|model|tool|session|day|hour"_s)},
                 .help = u"what was used"_s},
                {.words = {u"requests"_s},
                 .options = {{.name = u"follow"_s, .param = u"follow"_s, .kind = Kind::Flag},
                             {.name = u"failed"_s, .param = u"failed"_s, .kind = Kind::Flag},
                             value(u"limit"_s, u"N"_s),
                             value(u"after"_s, u"NUMBER"_s)},
                 .help = u"the last requests and why they went where they went; --follow goes on "
                         u"with those that come"_s},
                {.words = {u"capture"_s, u"show"_s},
                 .arguments = {u"id"_s},
                 .help = u"what was sent and received of a request, without the secrets in it"_s},
                {.words = {u"capture"_s, u"status"_s}, .help = u"how much is captured"_s},
                {.words = {u"capture"_s, u"purge"_s}, .help = u"delete all that is captured"_s},
                {.words = {u"status"_s}, .help = u"whether the relay runs, and its accounts"_s}};
        return all;
    }();
    return table;
}

} // namespace deskrelay
