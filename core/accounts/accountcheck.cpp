#include "core/accounts/account.h"

#include <QUrl>

#include <algorithm>

namespace deskrelay {

using namespace Qt::StringLiterals;

static constexpr qsizetype longestName = 100;
static constexpr qsizetype longestUrl = 2000;

static Error refusal(const QString &message)
{
    return makeError(Error::Kind::Usage, message);
}

static bool hasControlCharacter(QStringView text)
{
    return std::any_of(text.begin(), text.end(), [](QChar character) {
        return character.category() == QChar::Other_Control;
    });
}

/// A word that stands in lists and in tables: not empty, not long, nothing invisible.
static Result<void> checkWord(const QString &field, const QString &word)
{
    if (word.trimmed().isEmpty())
        return refusal(u"The %1 is empty; give one."_s.arg(field));
    if (word.size() > longestName) {
        return refusal(u"The %1 has %2 characters; at most %3 are allowed."_s.arg(field)
                           .arg(word.size())
                           .arg(longestName));
    }
    if (word != word.trimmed())
        return refusal(u"The %1 begins or ends with a space; leave it out."_s.arg(field));
    if (hasControlCharacter(word))
        return refusal(
            u"The %1 holds a line end or another control character; leave it out."_s.arg(field));
    return {};
}

/// A URL without anything in it that could be a credential: it is kept in the database.
static Result<void> checkUrl(const QString &field, const QString &text, const QStringList &schemes)
{
    if (text.size() > longestUrl)
        return refusal(u"The %1 is longer than %2 characters."_s.arg(field).arg(longestUrl));
    const QUrl url(text, QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty() || url.port() == 0) {
        // Not shown: what is not understood may hold a password.
        return refusal(u"The %1 is not a URL; it looks like %2://host:port."_s.arg(
            field, schemes.constFirst()));
    }
    if (!schemes.contains(url.scheme())) {
        return refusal(u"The %1 begins with %2://; it must begin with %3://."_s.arg(
            field, url.scheme(), schemes.join(u":// or "_s)));
    }
    if (!url.userInfo().isEmpty()) {
        return refusal(u"The %1 holds a user name or password, which would be kept unencrypted; "
                       u"leave it out."_s.arg(field));
    }
    if (url.hasQuery() || url.hasFragment())
        return refusal(u"The %1 holds a '?' or '#' part; leave it out."_s.arg(field));
    return {};
}

static Result<void> checkEndpoints(const Account &account)
{
    const bool ownServer = account.provider == Provider::OpenAiCompatible ||
                           account.provider == Provider::AnthropicCompatible;
    if (account.baseUrl.isEmpty() && ownServer) {
        return refusal(u"An account of the provider %1 needs a base URL, for example "
                       u"http://127.0.0.1:8000%2."_s.arg(
                           providerName(account.provider),
                           account.provider == Provider::OpenAiCompatible ? u"/v1"_s : u""_s));
    }
    if (!account.baseUrl.isEmpty()) {
        const Result<void> checked =
            checkUrl(u"base URL"_s, account.baseUrl, {u"https"_s, u"http"_s});
        if (!checked)
            return checked;
    }
    if (!account.proxy.isEmpty())
        return checkUrl(
            u"proxy"_s, account.proxy, {u"http"_s, u"https"_s, u"socks5"_s, u"socks5h"_s});
    return {};
}

static Result<void> checkList(const QString &field, const QStringList &words)
{
    for (const QString &word : words) {
        const Result<void> checked = checkWord(field, word);
        if (!checked)
            return checked;
        if (words.count(word) > 1)
            return refusal(u"The %1 \"%2\" is given twice."_s.arg(field, word));
    }
    return {};
}

Result<void> validateAccount(const Account &account)
{
    if (const Result<void> checked = checkWord(u"account's name"_s, account.name); !checked)
        return checked;
    if (const Result<void> checked = checkEndpoints(account); !checked)
        return checked;
    if (account.priority < 1 || account.priority > 100) {
        return refusal(u"The priority is %1; it must be from 1 (served first) to 100."_s.arg(
            account.priority));
    }
    if (account.weight < 1 || account.weight > 1000)
        return refusal(u"The weight is %1; it must be from 1 to 1000."_s.arg(account.weight));
    if (account.maxConcurrent < 0) {
        return refusal(
            u"The number of requests at a time is %1; it must be 1 or more, or 0 for no bound."_s
                .arg(account.maxConcurrent));
    }
    if (const Result<void> checked = checkList(u"group"_s, account.groups); !checked)
        return checked;
    return checkList(u"model"_s, account.models);
}

} // namespace deskrelay
