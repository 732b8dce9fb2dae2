#include "tests/integration/relayfixture.h"

#include <QSignalSpy>
#include <QTest>

#include <algorithm>

namespace deskrelay {

using namespace Qt::StringLiterals;

static Account account(Provider provider, const QString &id, const QString &base)
{
    return {.id = {id}, .provider = provider, .name = u"my "_s + id, .baseUrl = base};
}

RelayFixture::RelayFixture()
    : upstream(std::make_unique<LoopbackServer>())
    , relay(std::make_unique<RelayHost>(SystemClock::instance()))
    , m_key(generateClientKey())
{
    relay->setUsageSink([this](const QList<UsageRecord> &records) {
        const std::scoped_lock lock(m_mutex);
        m_records += records;
    });
    upstream->setModelList(404, "{}"); // as of a vendor that has none
    data = {
        .accounts = {account(Provider::Anthropic, u"acc_anthropic"_s, upstream->url()),
                     account(Provider::Gemini, u"acc_gemini"_s, upstream->url()),
                     account(Provider::OpenAi, u"acc_openai"_s, upstream->url(u"/v1"_s))},
        .keys = {{.id = {u"key_test"_s}, .name = u"test"_s, .hash = hashClientKey(m_key.reveal())}},
        .aliases = {{.name = u"fast"_s, .model = u"gpt-5-mini"_s}}};
}

RelayFixture::~RelayFixture()
{
    relay.reset(); // its last records come here
}

bool RelayFixture::start()
{
    relay->setData(data);
    for (const Account &known : std::as_const(data.accounts))
        relay->setCredential(known.id, Secret(upstreamCredential.toByteArray()));
    QSignalSpy listening(relay.get(), &RelayHost::listening);
    relay->start(u"127.0.0.1"_s, 0);
    if (!listening.wait())
        return false;
    port = listening.first().at(1).value<quint16>();
    return true;
}

void RelayFixture::setData(const RelayData &changed)
{
    data = changed;
    relay->setData(data);
}

QByteArray
RelayFixture::post(const QByteArray &path, const QByteArray &body, const QByteArray &fields) const
{
    return "POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + key() +
           "\r\nContent-Type: application/json\r\nConnection: close\r\nAccept-Encoding: gzip\r\n" +
           fields + "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

std::unique_ptr<QTcpSocket> RelayFixture::open(const QByteArray &request) const
{
    auto socket = std::make_unique<QTcpSocket>();
    socket->connectToHost(QHostAddress(QHostAddress::LocalHost), port);
    socket->write(request);
    return socket;
}

static QByteArray withoutChunks(QByteArray coded)
{
    QByteArray body;
    while (!coded.isEmpty()) {
        const qsizetype line = coded.indexOf("\r\n");
        const qsizetype size = coded.first(line).toLongLong(nullptr, 16);
        body += coded.sliced(line + 2, size);
        coded = coded.sliced(line + 2 + size + 2);
    }
    return body;
}

WireReply RelayFixture::talk(const QByteArray &request) const
{
    const std::unique_ptr<QTcpSocket> socket = open(request);
    QSignalSpy closed(socket.get(), &QTcpSocket::disconnected);
    if (!closed.wait(10'000))
        return {};
    const QByteArray all = socket->readAll();
    const qsizetype end = all.indexOf("\r\n\r\n");
    if (end < 0)
        return {};
    WireReply reply{
        .status = all.sliced(9, 3).toInt(), .head = all.first(end), .body = all.sliced(end + 4)};
    if (reply.head.toLower().contains("transfer-encoding: chunked"))
        reply.body = withoutChunks(reply.body);
    return reply;
}

UsageRecord RelayFixture::lastRecord()
{
    const auto has = [this] {
        const std::scoped_lock lock(m_mutex);
        return !m_records.isEmpty();
    };
    if (!QTest::qWaitFor(has))
        return {};
    const std::scoped_lock lock(m_mutex);
    return m_records.last();
}

UsageRecord RelayFixture::recordOf(const WireReply &reply)
{
    static constexpr QByteArrayView name("\r\nx-deskrelay-request-id: ");
    const qsizetype at = reply.head.toLower().indexOf(name) + name.size();
    const QString id = QString::fromLatin1(reply.head.mid(
        at, reply.head.indexOf('\r', at) < 0 ? -1 : reply.head.indexOf('\r', at) - at));
    UsageRecord found;
    const bool isThere = QTest::qWaitFor([&] {
        const std::scoped_lock lock(m_mutex);
        const auto record =
            std::find_if(m_records.begin(), m_records.end(), [&id](const UsageRecord &known) {
                return known.requestId == id;
            });
        if (record == m_records.end())
            return false;
        found = *record;
        return true;
    });
    return isThere ? found : UsageRecord{};
}

} // namespace deskrelay
