#include "tests/support/servefixture.h"

#include "tests/support/loopbackserver.h"

#include <QEventLoop>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTcpSocket>
#include <QTimer>

namespace deskrelay {

using namespace Qt::StringLiterals;

const QByteArray upstreamSecret = "sk-ant-very-private-0123456789";
const QByteArray claudeRequest = R"({"model":"claude-x","max_tokens":9,"messages":[]})";
const QByteArray claudeReply = R"({"usage":{"input_tokens":3,"output_tokens":4}})";
const QByteArray echoChat = R"({"model":"echo","messages":[{"role":"user","content":"Hi"}]})";

ServeFixture::ServeFixture() = default;

ServeFixture::~ServeFixture()
{
    end();
}

QJsonObject ServeFixture::Outcome::json() const
{
    return QJsonDocument::fromJson(out).object();
}

void ServeFixture::begin()
{
    m_dir = std::make_unique<QTemporaryDir>();
    m_environment = QProcessEnvironment::systemEnvironment();
    m_secrets = u"vault"_s;
    m_passphrase = "correct horse";
    m_key.clear();
}

void ServeFixture::end()
{
    stop();
    m_dir.reset();
}

std::unique_ptr<QProcess> ServeFixture::prepare(const QStringList &words) const
{
    auto process = std::make_unique<QProcess>();
    QProcessEnvironment environment = m_environment;
    if (m_secrets == "vault"_L1)
        environment.insert(u"DESKRELAY_VAULT_PASSPHRASE"_s, QString::fromLatin1(m_passphrase));
    process->setProcessEnvironment(environment);
    process->setProgram(QStringLiteral(DESKRELAYCTL));
    process->setArguments(QStringList{u"--data-dir"_s, m_dir->path()} + words);
    return process;
}

ServeFixture::Outcome ServeFixture::run(const QStringList &words, const QByteArray &input)
{
    const std::unique_ptr<QProcess> process = prepare(words);
    process->start();
    process->write(input);
    process->closeWriteChannel();
    // Where this thread serves an upstream or a bus, its loop must run meanwhile. A QSignalSpy
    // would not wait in a test that has failed, and clean-up needs commands too.
    QEventLoop loop;
    connect(process.get(), &QProcess::finished, &loop, &QEventLoop::quit);
    QTimer::singleShot(std::chrono::seconds(60), &loop, &QEventLoop::quit);
    if (process->state() != QProcess::NotRunning)
        loop.exec();
    if (process->state() != QProcess::NotRunning) {
        process->kill();
        process->waitForFinished();
    }
    return {.code = process->exitStatus() == QProcess::NormalExit ? process->exitCode() : -1,
            .out = process->readAllStandardOutput(),
            .err = process->readAllStandardError()};
}

bool ServeFixture::serve(const QStringList &words)
{
    m_relayOut.clear();
    m_relayErr.clear();
    m_relay = prepare(QStringList{u"--secrets"_s, m_secrets, u"serve"_s} + words);
    connect(m_relay.get(), &QProcess::readyReadStandardOutput, this, [this] {
        m_relayOut += m_relay->readAllStandardOutput();
    });
    connect(m_relay.get(), &QProcess::readyReadStandardError, this, [this] {
        m_relayErr += m_relay->readAllStandardError();
    });
    QSignalSpy said(m_relay.get(), &QProcess::readyReadStandardOutput);
    m_relay->start();
    static const QRegularExpression listening(u"listening on http://[^\\n]*:(\\d+)\\n"_s);
    QRegularExpressionMatch match;
    while (!(match = listening.match(QString::fromUtf8(m_relayOut))).hasMatch()) {
        if (!said.wait(60'000))
            return false;
    }
    m_port = match.captured(1).toUShort();
    // The first key comes in the same breath.
    const QString key =
        QRegularExpression(u"dk-[A-Za-z0-9_-]+"_s).match(QString::fromUtf8(m_relayOut)).captured();
    if (!key.isEmpty())
        m_key = key.toLatin1();
    return m_port != 0;
}

int ServeFixture::stop()
{
    if (!m_relay)
        return -1;
    m_relay->terminate();
    m_relay->waitForFinished();
    const int code = m_relay->exitCode();
    m_relayOut += m_relay->readAllStandardOutput();
    m_relayErr += m_relay->readAllStandardError();
    m_relay.reset();
    return code;
}

void ServeFixture::killRelay()
{
    m_relay->kill();
    m_relay->waitForFinished();
    m_relay.reset();
}

QByteArray ServeFixture::talk(const QByteArray &bytes) const
{
    QTcpSocket socket;
    QSignalSpy closed(&socket, &QTcpSocket::disconnected);
    socket.connectToHost(QHostAddress(QHostAddress::LocalHost), m_port);
    socket.write(bytes);
    closed.wait(10'000);
    return socket.readAll();
}

QByteArray
ServeFixture::request(const QByteArray &path, const QByteArray &body, const QByteArray &key) const
{
    return talk("POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + key +
                "\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: " +
                QByteArray::number(body.size()) + "\r\n\r\n" + body);
}

QString ServeFixture::addUpstream(LoopbackServer &upstream)
{
    const Outcome added = run({u"--json"_s,
                               u"account"_s,
                               u"add"_s,
                               u"--provider"_s,
                               u"anthropic"_s,
                               u"--name"_s,
                               u"work"_s,
                               u"--base-url"_s,
                               upstream.url(),
                               u"--key-stdin"_s},
                              QByteArray(upstreamSecret + "\n"));
    return added.json().value("id"_L1).toString();
}

QJsonObject ServeFixture::account(const QString &reference)
{
    const QJsonArray all =
        run({u"--json"_s, u"account"_s, u"list"_s}).json().value("accounts"_L1).toArray();
    for (const QJsonValue &one : all) {
        if (one["id"_L1].toString() == reference || one["name"_L1].toString() == reference)
            return one.toObject();
    }
    return {};
}

} // namespace deskrelay
