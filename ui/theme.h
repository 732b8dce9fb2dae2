#pragma once

#include <QColor>
#include <QFont>
#include <QIcon>
#include <QObject>
#include <QPalette>
#include <QString>

class QApplication;

namespace deskrelay {

enum class ColorScheme
{
    Light,
    Dark
};

/// The colours of one scheme; every colour that the window paints comes from here.
struct ThemeColors
{
    QColor window = {};
    QColor surface = {};
    QColor raised = {};
    QColor border = {};
    QColor selection = {};
    QColor text = {};
    QColor muted = {};
    QColor accent = {};
    QColor onAccent = {};
    QColor good = {};
    QColor warning = {};
    QColor bad = {};
};

const ThemeColors &themeColors(ColorScheme scheme);

/// How many series are told apart before colours come again.
inline constexpr int seriesCount = 8;
/// The colour of the series or account \a index; indices beyond the last start over.
QColor seriesColor(ColorScheme scheme, int index);
/// The dash that goes with it, so that colour is not the only difference.
Qt::PenStyle seriesDash(int index);

/// The palette that Fusion draws with.
QPalette themePalette(ColorScheme scheme);
/// The style sheet of resources/ with the scheme's colours in the place of its @names.
QString themeStyleSheet(ColorScheme scheme);

/// Lengths in device-independent pixels.
namespace metrics {
inline constexpr int space1 = 4;
inline constexpr int space2 = 8;
inline constexpr int space3 = 12;
inline constexpr int space4 = 16;
inline constexpr int space6 = 24;
inline constexpr int space8 = 32;
inline constexpr int radius = 6;
inline constexpr int row = 32;
inline constexpr int twoLineRow = 48;
inline constexpr int button = 32;
inline constexpr int smallIcon = 16;
inline constexpr int icon = 20;
inline constexpr int contentWidth = 1200;
inline constexpr int sideBarWidth = 176;
inline constexpr int collapsedSideBarWidth = 56;
} // namespace metrics

enum class TextRole
{
    Caption,
    Body,
    Strong,
    Title,
    Figure ///< Large, with digits of one width.
};

/// The application's look: keeps palette, style sheet and fonts in step with the system's scheme.
///
/// Lives in the main thread, one for the application; made by install().
class Theme final : public QObject
{
    Q_OBJECT

public:
    /// Sets style, palette and sheet and follows the system from then on. The environment variable
    /// DESKRELAY_COLOR_SCHEME (`light`, `dark`) settles the scheme instead.
    static Theme *install(QApplication &application);
    /// The installed one; only after install().
    static Theme *instance();

    ColorScheme scheme() const { return m_scheme; }
    const ThemeColors &colors() const { return themeColors(m_scheme); }
    QColor series(int index) const { return seriesColor(m_scheme, index); }
    /// Draws with \a scheme from now on.
    void setScheme(ColorScheme scheme);

    static QFont font(TextRole role);
    /// An icon of resources/icons in \a color, with a disabled look.
    static QIcon icon(const QString &name, const QColor &color);
    QIcon icon(const QString &name) const { return icon(name, colors().text); }

signals:
    /// Palette and sheet have changed; what was painted by hand is painted again.
    void changed();

private:
    explicit Theme(QApplication &application);
    void apply();

    ColorScheme m_scheme = ColorScheme::Light;
};

} // namespace deskrelay
