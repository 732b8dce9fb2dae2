#include "ui/theme.h"

#include <QApplication>
#include <QDir>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;
using namespace deskrelay;

// WCAG 2.1, "relative luminance" and "contrast ratio".
static double luminance(const QColor &color)
{
    const auto linear = [](double part) {
        return part <= 0.04045 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) +
           0.0722 * linear(color.blueF());
}

static double contrast(const QColor &left, const QColor &right)
{
    const double a = luminance(left);
    const double b = luminance(right);
    return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

class TestTheme final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { Theme::install(*qApp); }

    void wordsCanBeRead_data()
    {
        QTest::addColumn<int>("scheme");
        QTest::newRow("light") << static_cast<int>(ColorScheme::Light);
        QTest::newRow("dark") << static_cast<int>(ColorScheme::Dark);
    }

    void wordsCanBeRead()
    {
        QFETCH(int, scheme);
        const auto given = static_cast<ColorScheme>(scheme);
        const ThemeColors &c = themeColors(given);
        for (const QColor &ground : {c.window, c.surface, c.raised, c.selection}) {
            QVERIFY2(contrast(c.text, ground) >= 7.0, qPrintable(ground.name()));
            QVERIFY2(contrast(c.muted, ground) >= 4.5, qPrintable(ground.name()));
        }
        for (const QColor &state : {c.good, c.warning, c.bad, c.accent}) {
            QVERIFY2(contrast(state, c.surface) >= 4.5, qPrintable(state.name()));
            QVERIFY2(contrast(state, c.window) >= 4.5, qPrintable(state.name()));
        }
        QVERIFY(contrast(c.onAccent, c.accent) >= 4.5);
        // Shapes and lines need 3 to 1 (WCAG 1.4.11).
        for (int series = 0; series < seriesCount; ++series)
            QVERIFY2(contrast(seriesColor(given, series), c.surface) >= 3.0,
                     qPrintable(QString::number(series)));
        const QPalette palette = themePalette(given);
        QVERIFY(contrast(palette.color(QPalette::Text), palette.color(QPalette::Base)) >= 7.0);
        QVERIFY(contrast(palette.color(QPalette::HighlightedText),
                         palette.color(QPalette::Highlight)) >= 4.5);
        QVERIFY(contrast(palette.color(QPalette::PlaceholderText), palette.color(QPalette::Base)) >=
                4.5);
    }

    void everyNameInTheSheetIsReplaced()
    {
        for (const ColorScheme scheme : {ColorScheme::Light, ColorScheme::Dark}) {
            const QString sheet = themeStyleSheet(scheme);
            QVERIFY(!sheet.isEmpty());
            QVERIFY2(!sheet.contains(u'@'), qPrintable(sheet.mid(sheet.indexOf(u'@'), 40)));
        }
    }

    void everyIconIsDrawn()
    {
        const QStringList names = QDir(u":/icons"_s).entryList({u"*.svg"_s});
        QVERIFY(names.size() > 15);
        for (const QString &name : names) {
            const QString icon = name.chopped(4);
            const QImage image = Theme::icon(icon, Qt::red).pixmap(20, 20).toImage();
            bool hasInk = false;
            for (int y = 0; y < image.height(); ++y) {
                for (int x = 0; x < image.width(); ++x)
                    hasInk = hasInk || qAlpha(image.pixel(x, y)) > 0;
            }
            QVERIFY2(hasInk, qPrintable(icon));
        }
    }

    void changingTheSchemeTellsThosePaintingByHand()
    {
        Theme *theme = Theme::instance();
        theme->setScheme(ColorScheme::Light);
        int changes = 0;
        connect(theme, &Theme::changed, this, [&changes] { ++changes; });
        theme->setScheme(ColorScheme::Dark);
        QCOMPARE(changes, 1);
        QCOMPARE(QApplication::palette().color(QPalette::Window),
                 themeColors(ColorScheme::Dark).window);
        theme->setScheme(ColorScheme::Dark);
        QCOMPARE(changes, 1);
    }
};

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
