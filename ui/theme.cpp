#include "ui/theme.h"

#include "ui/controlstyle.h"
#include "ui/systemcolorscheme.h"

#include <QApplication>
#include <QFile>
#include <QPainter>
#include <QPixmap>
#include <QSvgRenderer>

#include <array>
#include <utility>

static void initResources()
{
    Q_INIT_RESOURCE(deskrelay);
}

namespace deskrelay {

using namespace Qt::StringLiterals;

static Theme *installedTheme = nullptr;

const ThemeColors &themeColors(ColorScheme scheme)
{
    static const ThemeColors light = {.window = QColor(0xF6, 0xF7, 0xF9),
                                      .surface = QColor(0xFF, 0xFF, 0xFF),
                                      .raised = QColor(0xFF, 0xFF, 0xFF),
                                      .border = QColor(0xD9, 0xDD, 0xE3),
                                      .selection = QColor(0xE3, 0xEA, 0xFD),
                                      .text = QColor(0x1B, 0x1F, 0x24),
                                      .muted = QColor(0x5A, 0x64, 0x72),
                                      .accent = QColor(0x2F, 0x5B, 0xD7),
                                      .onAccent = QColor(0xFF, 0xFF, 0xFF),
                                      .good = QColor(0x1E, 0x7B, 0x4A),
                                      .warning = QColor(0x9A, 0x5B, 0x00),
                                      .bad = QColor(0xC0, 0x32, 0x2B)};
    static const ThemeColors dark = {.window = QColor(0x15, 0x18, 0x1D),
                                     .surface = QColor(0x1C, 0x20, 0x27),
                                     .raised = QColor(0x24, 0x2A, 0x33),
                                     .border = QColor(0x35, 0x3C, 0x47),
                                     .selection = QColor(0x26, 0x32, 0x4F),
                                     .text = QColor(0xE8, 0xEB, 0xEF),
                                     .muted = QColor(0x9B, 0xA5, 0xB3),
                                     .accent = QColor(0x7C, 0x9C, 0xFF),
                                     .onAccent = QColor(0x0F, 0x14, 0x20),
                                     .good = QColor(0x5C, 0xC9, 0x8D),
                                     .warning = QColor(0xE3, 0xA5, 0x48),
                                     .bad = QColor(0xFF, 0x80, 0x78)};
    return scheme == ColorScheme::Dark ? dark : light;
}

QColor seriesColor(ColorScheme scheme, int index)
{
    static constexpr std::array<QRgb, seriesCount> light = {0xFF2F6FB5,
                                                            0xFFC4540A,
                                                            0xFF10805E,
                                                            0xFF9A4F8B,
                                                            0xFFA87400,
                                                            0xFFB3273F,
                                                            0xFF2A8FB8,
                                                            0xFF69727E};
    static constexpr std::array<QRgb, seriesCount> dark = {0xFF6FB1EE,
                                                           0xFFF08A4B,
                                                           0xFF3EC79A,
                                                           0xFFD99AC9,
                                                           0xFFE8B84A,
                                                           0xFFF2798C,
                                                           0xFF7FD0EE,
                                                           0xFFA3ADBA};
    const auto place = static_cast<size_t>(index < 0 ? 0 : index % seriesCount);
    return QColor::fromRgb(scheme == ColorScheme::Dark ? dark[place] : light[place]);
}

Qt::PenStyle seriesDash(int index)
{
    static constexpr std::array styles = {
        Qt::SolidLine, Qt::DashLine, Qt::DotLine, Qt::DashDotLine};
    return styles[static_cast<size_t>(index < 0 ? 0 : index) % styles.size()];
}

QPalette themePalette(ColorScheme scheme)
{
    const ThemeColors &c = themeColors(scheme);
    QPalette palette(c.text, c.surface, c.raised, c.border, c.border, c.text, c.surface);
    palette.setColor(QPalette::Window, c.window);
    palette.setColor(QPalette::WindowText, c.text);
    palette.setColor(QPalette::Base, c.surface);
    palette.setColor(QPalette::AlternateBase, c.window);
    palette.setColor(QPalette::Text, c.text);
    palette.setColor(QPalette::BrightText, c.text);
    palette.setColor(QPalette::Button, c.raised);
    palette.setColor(QPalette::ButtonText, c.text);
    palette.setColor(QPalette::ToolTipBase, c.raised);
    palette.setColor(QPalette::ToolTipText, c.text);
    palette.setColor(QPalette::PlaceholderText, c.muted);
    palette.setColor(QPalette::Highlight, c.selection);
    palette.setColor(QPalette::HighlightedText, c.text);
    palette.setColor(QPalette::Link, c.accent);
    palette.setColor(QPalette::LinkVisited, c.accent);
    palette.setColor(QPalette::Mid, c.border);
    palette.setColor(QPalette::Midlight, c.border);
    palette.setColor(QPalette::Dark, c.border);
    palette.setColor(QPalette::Shadow, c.border);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, c.muted);
    return palette;
}

QString themeStyleSheet(ColorScheme scheme)
{
    QFile file(u":/deskrelay.qss"_s);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QString sheet = QString::fromUtf8(file.readAll());
    const ThemeColors &c = themeColors(scheme);
    const std::array<std::pair<QString, QColor>, 12> names = {{{u"@window"_s, c.window},
                                                               {u"@surface"_s, c.surface},
                                                               {u"@raised"_s, c.raised},
                                                               {u"@border"_s, c.border},
                                                               {u"@selection"_s, c.selection},
                                                               {u"@text"_s, c.text},
                                                               {u"@muted"_s, c.muted},
                                                               {u"@accent"_s, c.accent},
                                                               {u"@onAccent"_s, c.onAccent},
                                                               {u"@good"_s, c.good},
                                                               {u"@warning"_s, c.warning},
                                                               {u"@bad"_s, c.bad}}};
    for (const auto &[name, color] : names)
        sheet.replace(name + u';', color.name() + u';');
    return sheet;
}

Theme *Theme::install(QApplication &application)
{
    initResources();
    if (!installedTheme)
        installedTheme = new Theme(application);
    return installedTheme;
}

Theme *Theme::instance()
{
    Q_ASSERT(installedTheme);
    return installedTheme;
}

Theme::Theme(QApplication &application)
    : QObject(&application)
{
    connect(this, &QObject::destroyed, [] { installedTheme = nullptr; });
    auto *system = new SystemColorScheme(this);
    m_scheme = system->scheme();
    connect(system, &SystemColorScheme::changed, this, &Theme::setScheme);
    QApplication::setStyle(new ControlStyle);
    apply();
}

void Theme::setScheme(ColorScheme scheme)
{
    if (scheme == m_scheme)
        return;
    m_scheme = scheme;
    apply();
}

void Theme::apply()
{
    QApplication::setPalette(themePalette(m_scheme));
    qApp->setStyleSheet(themeStyleSheet(m_scheme));
    emit changed();
}

QFont Theme::font(TextRole role)
{
    QFont font = QApplication::font();
    const qreal size = font.pointSizeF() > 0 ? font.pointSizeF() : 10.0;
    switch (role) {
    case TextRole::Caption:
        font.setPointSizeF(size * 0.85);
        break;
    case TextRole::Body:
        break;
    case TextRole::Strong:
        font.setWeight(QFont::DemiBold);
        break;
    case TextRole::Title:
        font.setPointSizeF(size * 1.25);
        font.setWeight(QFont::DemiBold);
        break;
    case TextRole::Figure:
        font.setPointSizeF(size * 1.9);
#if QT_VERSION >= QT_VERSION_CHECK(6, 7, 0)
        font.setFeature("tnum", 1);
#endif
        break;
    }
    return font;
}

static QPixmap drawIcon(const QByteArray &svg, int size, qreal ratio)
{
    QPixmap pixmap(QSize(size, size) * ratio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    QSvgRenderer(svg).render(&painter);
    painter.end();
    pixmap.setDevicePixelRatio(ratio);
    return pixmap;
}

QIcon Theme::icon(const QString &name, const QColor &color)
{
    QFile file(u":/icons/%1.svg"_s.arg(name));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QByteArray drawing = file.readAll();
    QIcon icon;
    for (const int size : {metrics::smallIcon, metrics::icon}) {
        for (const qreal ratio : {1.0, 2.0, 3.0}) {
            QByteArray svg = drawing;
            svg.replace("#000000", color.name().toLatin1());
            icon.addPixmap(drawIcon(svg, size, ratio));
            svg.replace("<svg ", "<svg opacity=\"0.45\" ");
            icon.addPixmap(drawIcon(svg, size, ratio), QIcon::Disabled);
        }
    }
    return icon;
}

} // namespace deskrelay
