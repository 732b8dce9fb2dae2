// The picture of README: Home while real requests pass, from real sockets through a real relay to
// upstreams on loopback. homepicture SECONDS FILE; 900 seconds fill the whole chart.

#include "livewindow.h"
#include "tests/support/loopbackserver.h"

#include "ui/commands.h"
#include "ui/dialogs/vaultdialog.h"
#include "ui/dialogs/welcomedialog.h"
#include "ui/theme.h"
#include "ui/translations.h"

#include <QApplication>
#include <QDir>
#include <QFileInfo>
#include <QLineEdit>
#include <QLocale>
#include <QRandomGenerator>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTimer>

#include <cmath>
#include <cstdio>
#include <functional>

using namespace Qt::StringLiterals;
using namespace deskrelay;

namespace {

/// One provider of the picture: an account, the server that plays its upstream, and its traffic.
struct Player
{
    Account account = {};
    QByteArray path = {};
    QByteArray body = {};
    std::function<QByteArray(int input, int output)> usage = {};
    double swing = 0; ///< Seconds from one busy time to the next.
    int size = 0;     ///< Tokens of a middling request.
    LoopbackServer upstream = LoopbackServer();
};

} // namespace

static QByteArray number(qint64 value)
{
    return QByteArray::number(value);
}

static std::vector<std::unique_ptr<Player>> makePlayers()
{
    std::vector<std::unique_ptr<Player>> players;
    const auto add = [&players](Provider provider, const QString &name, auto fill) {
        auto player = std::make_unique<Player>();
        player->account = {.provider = provider, .name = name, .baseUrl = player->upstream.url()};
        fill(*player);
        players.push_back(std::move(player));
    };
    add(Provider::Anthropic, u"Claude, work"_s, [](Player &player) {
        player.path = "/v1/messages";
        player.body = R"({"model":"claude-sonnet-4-5","max_tokens":512,"messages":[]})";
        player.usage = [](int input, int output) -> QByteArray {
            return R"({"usage":{"input_tokens":)" + number(input / 4) +
                   R"(,"cache_read_input_tokens":)" + number(input - input / 4) +
                   R"(,"output_tokens":)" + number(output) + "}}";
        };
        player.swing = 530;
        player.size = 2'400;
    });
    add(Provider::OpenAi, u"OpenAI"_s, [](Player &player) {
        player.account.baseUrl += u"/v1"_s;
        player.path = "/v1/chat/completions";
        player.body = R"({"model":"gpt-5-mini","messages":[]})";
        player.usage = [](int input, int output) -> QByteArray {
            return R"({"usage":{"prompt_tokens":)" + number(input) + R"(,"completion_tokens":)" +
                   number(output) + "}}";
        };
        player.swing = 370;
        player.size = 1'300;
    });
    add(Provider::Gemini, u"Gemini, paid"_s, [](Player &player) {
        player.path = "/v1beta/models/gemini-2.5-pro:generateContent";
        player.body = R"({"contents":[]})";
        player.usage = [](int input, int output) -> QByteArray {
            return R"({"usageMetadata":{"promptTokenCount":)" + number(input) +
                   R"(,"candidatesTokenCount":)" + number(output) + "}}";
        };
        player.swing = 810;
        player.size = 900;
    });
    return players;
}

/// Sends one request and lets the answer pass; the socket goes when the relay closes it.
static void send(const Player &player, quint16 port, const QByteArray &key)
{
    auto *socket = new QTcpSocket(qApp);
    QObject::connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
    socket->connectToHost(QHostAddress(QHostAddress::LocalHost), port);
    socket->write("POST " + player.path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nx-api-key: " + key +
                  "\r\nConnection: close\r\nContent-Length: " + number(player.body.size()) +
                  "\r\n\r\n" + player.body);
}

static bool settle(LiveWindow &live, std::vector<std::unique_ptr<Player>> &players)
{
    auto *welcome = live.dialog<WelcomeDialog>();
    if (!welcome || !live.waitUntilRunning() || !live.waitForSecrets(SecretsStatus::State::Absent))
        return false;
    QTest::keyClick(welcome, Qt::Key_Escape);
    auto *vault = live.dialog<VaultDialog>();
    if (!vault)
        return false;
    QTest::keyClick(vault, Qt::Key_Escape);
    live.owner().chooseVault(Secret("four unrelated words"), [](const Result<void> &) {});
    if (!live.waitForSecrets(SecretsStatus::State::Ready))
        return false;
    for (const auto &player : players)
        live.owner().execute(commands::addAccount(player->account, Secret("sk-picture")),
                             [](const CommandResult &) {});
    return QTest::qWaitFor([&] {
        const QList<AccountStatus> &known = live.owner().snapshot().accounts;
        return known.size() == static_cast<qsizetype>(players.size()) + 1 &&
               std::all_of(known.begin(), known.end(), [](const AccountStatus &status) {
                   return status.hasCredential;
               });
    });
}

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    const QStringList arguments = QApplication::arguments();
    const int seconds = arguments.value(1).toInt();
    if (arguments.size() != 3 || seconds < 1) {
        std::fprintf(stderr, "usage: homepicture SECONDS FILE\n");
        return 2;
    }
    QLocale::setDefault(QLocale(u"en_GB"_s));
    installTranslations(application, QLocale());
    Theme::install(application)->setScheme(ColorScheme::Light);
    const QTemporaryDir dir;
    // Only the long run is the picture that people see, and shows the port that is theirs.
    LiveWindow live(dir.path(), seconds < 60 ? freePort() : 8642);
    auto players = makePlayers();
    const QByteArray key = live.isOpen() && live.dialog<WelcomeDialog>()
                               ? live.find<QLineEdit>(u"newKey"_s)->text().toLatin1()
                               : QByteArray();
    if (key.isEmpty() || !settle(live, players)) {
        std::fprintf(stderr, "the window did not come up\n");
        return 1;
    }

    QRandomGenerator random(5);
    int second = 0;
    QTimer beat;
    QObject::connect(&beat, &QTimer::timeout, &application, [&] {
        ++second;
        for (const auto &player : players) {
            const double wave = 0.55 + 0.45 * std::sin(second * 6.283 / player->swing);
            if (random.generateDouble() > wave)
                continue;
            const int size = static_cast<int>(player->size * (0.6 + 0.8 * random.generateDouble()));
            player->upstream.enqueue(
                200, "application/json", player->usage(size, size / 9 + random.bounded(60)));
            send(*player, live.port(), key);
        }
    });
    beat.start(1'000);
    const bool hasRun = QTest::qWaitFor([&] { return second >= seconds; }, (seconds + 60) * 1'000);
    beat.stop();
    // Two that their upstream has not answered yet.
    const bool isQuiet = QTest::qWaitFor([&] { return live.owner().snapshot().inFlight == 0; });
    send(*players[0], live.port(), key);
    send(*players[1], live.port(), key);
    const bool isWaiting = QTest::qWaitFor([&] { return live.owner().snapshot().inFlight == 2; });
    const bool isDrawn = QTest::qWaitFor([&] { return live.window().isActiveWindow(); });
    const bool isKept =
        QDir().mkpath(QFileInfo(arguments[2]).path()) && live.window().grab().save(arguments[2]);
    return hasRun && isQuiet && isWaiting && isDrawn && isKept ? 0 : 1;
}
