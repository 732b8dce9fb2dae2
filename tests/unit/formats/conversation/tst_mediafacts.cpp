#include "core/formats/conversation/mediafacts.h"

#include "core/formats/conversation/modelnotes.h"

#include <QTest>

using namespace deskrelay;

class TestMediaFacts final : public QObject
{
    Q_OBJECT

private slots:
    void knowsTheType_data();
    void knowsTheType();
    void readsTextOfDocuments_data();
    void readsTextOfDocuments();
    void tellsWhatIsLeftOut();
};

using Kind = MediaPart::Kind;
using Source = MediaPart::Source;

void TestMediaFacts::knowsTheType_data()
{
    QTest::addColumn<MediaPart>("media");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<bool>("isKnown");
    const auto row = [](const char *title, const MediaPart &media, const char *type, bool isKnown) {
        QTest::newRow(title) << media << QByteArray(type) << isKnown;
    };
    row("told", {.type = "image/heic", .data = "AAAA"}, "image/heic", true);
    row("told by an old name", {.type = "IMAGE/JPG; q=1", .data = "AAAA"}, "image/jpeg", true);
    row("seen", {.data = "/9j/4AAQ"}, "image/jpeg", true);
    row("told wrongly", {.type = "image/png", .data = "R0lGODlh"}, "image/gif", true);
    row("a wave and no WebP",
        {.kind = Kind::Audio, .type = "audio/wav", .data = "UklGRiQAAABXQVZF"},
        "audio/wav",
        true);
    row("a link", {.source = Source::Url, .data = "https://a.example/b"}, "image/png", false);
    row("a document", {.kind = Kind::Document, .data = "AAAA"}, "application/pdf", false);
    row("text", {.kind = Kind::Document, .source = Source::Text, .data = "a"}, "text/plain", false);
}

void TestMediaFacts::knowsTheType()
{
    QFETCH(const MediaPart, media);
    QFETCH(const QByteArray, type);
    QFETCH(const bool, isKnown);
    QCOMPARE(mediaTypeOf(media), type);
    QCOMPARE(hasMediaType(media), isKnown);
}

void TestMediaFacts::readsTextOfDocuments_data()
{
    QTest::addColumn<MediaPart>("media");
    QTest::addColumn<std::optional<QByteArray>>("text");
    using Text = std::optional<QByteArray>;
    const auto row = [](const char *type, const Text &text) {
        QTest::newRow(type) << MediaPart{.kind = Kind::Document, .type = type, .data = "YSxi"}
                            << text;
    };
    for (const char *const type :
         {"text/plain", "text/csv", "application/json", "text/markdown", "application/xml"})
        row(type, "a,b");
    for (const char *const type : {"application/pdf", "video/mp4", "application/octet-stream", ""})
        row(type, std::nullopt);
    QTest::newRow("plain") << MediaPart{.kind = Kind::Document,
                                        .source = Source::Text,
                                        .data = "YSxi"}
                           << Text("YSxi");
    QTest::newRow("a link") << MediaPart{.kind = Kind::Document,
                                         .source = Source::Url,
                                         .type = "text/plain",
                                         .data = "https://a.example/b.txt"}
                            << Text();
}

void TestMediaFacts::readsTextOfDocuments()
{
    QFETCH(const MediaPart, media);
    QFETCH(const std::optional<QByteArray>, text);
    QVERIFY(documentText(media) == text);
}

void TestMediaFacts::tellsWhatIsLeftOut()
{
    QCOMPARE(leftOutNote({.kind = Kind::Document, .type = "video/mp4", .name = "film.mp4"}),
             QByteArray("[Left out: file film.mp4 of type video/mp4, which you cannot read.]"));
    QCOMPARE(leftOutNote({.kind = Kind::Audio}),
             QByteArray("[Left out: sound, which you cannot read.]"));
    QCOMPARE(leftOutNote({.source = Source::Url, .data = "https://a.example/b"}),
             QByteArray("[Left out: image https://a.example/b, which you cannot read.]"));
}

QTEST_GUILESS_MAIN(TestMediaFacts)
#include "tst_mediafacts.moc"
