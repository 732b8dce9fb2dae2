#include "core/relay/setting.h"

#include "core/relay/settingtext.h"

#include <QHostAddress>
#include <QUrl>

#include <limits>

namespace deskrelay {

using namespace Qt::StringLiterals;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

static constexpr qint64 kibi = 1024;
static constexpr qint64 mebi = 1024 * kibi;
static constexpr qint64 gibi = 1024 * mebi;

/// A field of the configuration, or of a struct in it.
template <typename T>
using Field = std::function<T &(RelayConfig &)>;

template <typename T>
static T valueOf(const Field<T> &field, RelayConfig config)
{
    return field(config);
}

template <typename T>
static Setting
number(const QString &name, const QString &help, Field<T> field, qint64 from, qint64 to)
{
    return {name,
            help,
            [field](const RelayConfig &config) { return QString::number(valueOf(field, config)); },
            [field, from, to](RelayConfig &config, const QString &text) {
                const std::optional<qint64> value = parseWholeNumber(text);
                if (!value || *value < from || *value > to)
                    return false;
                field(config) = static_cast<T>(*value);
                return true;
            },
            u"a whole number from %1 to %2"_s.arg(from).arg(to)};
}

static Setting
size(const QString &name, const QString &help, Field<qsizetype> field, qint64 from, qint64 to)
{
    return {name,
            help,
            [field](const RelayConfig &config) { return sizeText(valueOf(field, config)); },
            [field, from, to](RelayConfig &config, const QString &text) {
                const std::optional<qint64> value = parseSize(text);
                if (!value || *value < from || *value > to)
                    return false;
                field(config) = *value;
                return true;
            },
            u"a size from %1 to %2, in bytes or with KiB, MiB or GiB"_s.arg(sizeText(from),
                                                                            sizeText(to))};
}

template <typename T>
static Setting duration(const QString &name, const QString &help, Field<T> field, seconds to)
{
    return {name,
            help,
            [field](const RelayConfig &config) {
                return durationText(std::chrono::floor<seconds>(valueOf(field, config)));
            },
            [field, to](RelayConfig &config, const QString &text) {
                const std::optional<seconds> value = parseDuration(text);
                if (!value || *value < seconds(1) || *value > to)
                    return false;
                field(config) = *value;
                return true;
            },
            u"a time from 1s to %1, a whole number with s, m, h or d"_s.arg(durationText(to))};
}

static Setting list(const QString &name,
                    const QString &help,
                    Field<QStringList> field,
                    bool (*isGood)(const QString &),
                    const QString &expects)
{
    return {name,
            help,
            [field](const RelayConfig &config) { return valueOf(field, config).join(u','); },
            [field, isGood](RelayConfig &config, const QString &text) {
                QStringList values;
                for (const QString &part : text.split(u',', Qt::SkipEmptyParts)) {
                    const QString value = part.trimmed();
                    if (!isGood(value))
                        return false;
                    values.append(value);
                }
                field(config) = values;
                return true;
            },
            expects};
}

static bool isHostName(const QString &text)
{
    const QUrl url(u"http://%1/"_s.arg(text), QUrl::StrictMode);
    return url.isValid() && url.port() < 0 && url.userInfo().isEmpty() &&
           url.host().compare(text, Qt::CaseInsensitive) == 0;
}

static bool isOrigin(const QString &text)
{
    const QUrl url(text, QUrl::StrictMode);
    return url.isValid() && !url.scheme().isEmpty() && !url.host().isEmpty() &&
           url.path().isEmpty() && url.userInfo().isEmpty() && !url.hasQuery() &&
           !url.hasFragment();
}

static Setting address()
{
    return {u"host"_s,
            u"The address the relay listens on; beyond loopback others can reach it."_s,
            [](const RelayConfig &config) { return config.host; },
            [](RelayConfig &config, const QString &text) {
                const QHostAddress parsed(text);
                if (parsed.isNull() && text != "localhost"_L1)
                    return false;
                config.host = text == "localhost"_L1 ? u"127.0.0.1"_s : text;
                return true;
            },
            u"an IP address, such as 127.0.0.1 or 0.0.0.0"_s};
}

/// One of a few words.
template <typename T>
static Setting choice(const QString &name,
                      const QString &help,
                      Field<T> field,
                      QString (*nameOf)(T),
                      std::optional<T> (*fromName)(const QString &),
                      const QString &expects)
{
    return {name,
            help,
            [field, nameOf](const RelayConfig &config) { return nameOf(valueOf(field, config)); },
            [field, fromName](RelayConfig &config, const QString &text) {
                const std::optional<T> value = fromName(text);
                if (value)
                    field(config) = *value;
                return value.has_value();
            },
            expects};
}

static Setting truth(const QString &name, const QString &help, Field<bool> field)
{
    return {name,
            help,
            [field](const RelayConfig &config) {
                return valueOf(field, config) ? u"true"_s : u"false"_s;
            },
            [field](RelayConfig &config, const QString &text) {
                if (text != "true"_L1 && text != "false"_L1)
                    return false;
                field(config) = text == "true"_L1;
                return true;
            },
            u"true or false"_s};
}

const QList<Setting> &allSettings()
{
    using C = RelayConfig;
    static const QList<Setting> all = {
        choice<CaptureMode>(
            u"capture.bodies"_s,
            u"Of which requests headers and bodies are kept, without the secrets in them: off, "
            u"failures (those that failed, or were served at the second try), all."_s,
            [](C &c) -> CaptureMode & { return c.capture.mode; },
            captureModeName,
            captureModeFromName,
            u"off, failures or all"_s),
        size(
            u"capture.bytes"_s,
            u"Bytes on the disk that captured requests may have together; the oldest go first."_s,
            [](C &c) -> qsizetype & { return c.capture.bytes; },
            kibi,
            64 * gibi),
        duration<seconds>(
            u"capture.keep"_s,
            u"Time for which captured requests are kept (s, m, h, d)."_s,
            [](C &c) -> seconds & { return c.capture.keep; },
            hours(24 * 365)),
        size(
            u"capture.message-bytes"_s,
            u"Bytes of one body that a capture keeps."_s,
            [](C &c) -> qsizetype & { return c.capture.messageBytes; },
            kibi,
            64 * mebi),
        number<int>(
            u"failover.accounts"_s,
            u"Accounts that one request may try, one after the other."_s,
            [](C &c) -> int & { return c.failover.accounts; },
            1,
            100),
        duration<milliseconds>(
            u"failover.time"_s,
            u"Time after which a request tries no further account (s, m, h, d)."_s,
            [](C &c) -> milliseconds & { return c.failover.time; },
            hours(1)),
        duration<milliseconds>(
            u"health.interval"_s,
            u"Time after which an account that is marked broken is tried again by itself; it "
            u"doubles up to an hour (s, m, h, d)."_s,
            [](C &c) -> milliseconds & { return c.health.interval; },
            hours(24)),
        truth(u"health.probe"_s,
              u"Whether accounts that are marked broken are tried again by themselves, with a call "
              u"of one token."_s,
              [](C &c) -> bool & { return c.health.isOn; }),
        address(),
        list(
            u"hosts"_s,
            u"Names beside the loopback ones by which clients may call the relay, with commas."_s,
            [](C &c) -> QStringList & { return c.limits.hosts; },
            isHostName,
            u"host names without port, with commas between them"_s),
        size(
            u"limits.all-bodies-bytes"_s,
            u"Bytes that the bodies of all requests in flight may take together."_s,
            [](C &c) -> qsizetype & { return c.limits.allBodiesBytes; },
            mebi,
            64 * gibi),
        size(
            u"limits.body-bytes"_s,
            u"Bytes that the body of one request may have."_s,
            [](C &c) -> qsizetype & { return c.limits.bodyBytes; },
            kibi,
            4 * gibi),
        size(
            u"limits.body-progress-bytes"_s,
            u"Bytes that a body must bring in each limits.body-progress-time."_s,
            [](C &c) -> qsizetype & { return c.limits.bodyProgressBytes; },
            1,
            mebi),
        duration<milliseconds>(
            u"limits.body-progress-time"_s,
            u"Time in which a body must bring limits.body-progress-bytes (s, m, h, d)."_s,
            [](C &c) -> milliseconds & { return c.limits.bodyProgressTime; },
            hours(1)),
        number<int>(
            u"limits.connections"_s,
            u"Connections of clients at a time."_s,
            [](C &c) -> int & { return c.limits.connections; },
            1,
            65'535),
        size(
            u"limits.head-bytes"_s,
            u"Bytes that the head of a request may have."_s,
            [](C &c) -> qsizetype & { return c.limits.headBytes; },
            kibi,
            16 * mebi),
        duration<milliseconds>(
            u"limits.head-time"_s,
            u"Time in which the head of a request must arrive (s, m, h, d)."_s,
            [](C &c) -> milliseconds & { return c.limits.headTime; },
            hours(1)),
        size(
            u"media.bytes"_s,
            u"Bytes that the media of one request may have together which are fetched for a "
            u"provider that fetches none itself."_s,
            [](C &c) -> qsizetype & { return c.media.bytes; },
            kibi,
            gibi),
        truth(u"media.private"_s,
              u"Whether media may be fetched from this machine and its network too."_s,
              [](C &c) -> bool & { return c.media.mayBePrivate; }),
        list(
            u"origins"_s,
            u"Origins of web pages that may call the relay, with commas; none is the safe choice."_s,
            [](C &c) -> QStringList & { return c.limits.origins; },
            isOrigin,
            u"origins as scheme://host[:port], with commas between them"_s),
        number<quint16>(
            u"port"_s,
            u"The port the relay listens on."_s,
            [](C &c) -> quint16 & { return c.port; },
            1,
            std::numeric_limits<quint16>::max()),
        number<int>(
            u"quota.guard"_s,
            u"Per cent of its quota or of its bound on requests at which an account is taken last."_s,
            [](C &c) -> int & { return c.quotaGuardPercent; },
            1,
            100),
        truth(u"relay.start"_s,
              u"Whether the window starts the relay when it opens."_s,
              [](C &c) -> bool & { return c.startRelay; }),
        size(
            u"responses.bytes"_s,
            u"Bytes on the disk that kept replies of OpenAI Responses may have together; the "
            u"oldest "
            u"go first."_s,
            [](C &c) -> qsizetype & { return c.responses.bytes; },
            kibi,
            64 * gibi),
        duration<seconds>(
            u"responses.keep"_s,
            u"Time for which replies of OpenAI Responses are kept, and conversations after they "
            u"were last used (s, m, h, d)."_s,
            [](C &c) -> seconds & { return c.responses.keep; },
            hours(24 * 3650)),
        truth(u"responses.store"_s,
              u"Whether translated replies of OpenAI Responses are kept, so that "
              u"`previous_response_id` and conversations work; false deletes what there is."_s,
              [](C &c) -> bool & { return c.responses.isOn; }),
        number<int>(
            u"retention.usage-days"_s,
            u"Days for which single usage records are kept."_s,
            [](C &c) -> int & { return c.usageRetentionDays; },
            1,
            36'500),
        duration<seconds>(
            u"sticky.ttl"_s,
            u"Time without use after which a conversation is no longer held on its account "
            u"(s, m, h, d)."_s,
            [](C &c) -> seconds & { return c.stickyTtl; },
            hours(24 * 30)),
        duration<milliseconds>(
            u"timeouts.connect"_s,
            u"Time for reaching a provider: name, TCP and TLS (s, m, h, d)."_s,
            [](C &c) -> milliseconds & { return c.timeouts.connect; },
            hours(1)),
        duration<milliseconds>(
            u"timeouts.first-byte"_s,
            u"Time from a request sent to the first byte of its reply (s, m, h, d)."_s,
            [](C &c) -> milliseconds & { return c.timeouts.firstByte; },
            hours(24)),
        duration<milliseconds>(
            u"timeouts.hold"_s,
            u"Time for which a stream's beginning waits for its first content, so that an error "
            u"can still be told as one (s, m, h, d)."_s,
            [](C &c) -> milliseconds & { return c.timeouts.hold; },
            hours(1)),
        duration<milliseconds>(
            u"timeouts.idle"_s,
            u"Time between two bytes of a reply (s, m, h, d)."_s,
            [](C &c) -> milliseconds & { return c.timeouts.idle; },
            hours(24)),
    };
    return all;
}

} // namespace deskrelay
