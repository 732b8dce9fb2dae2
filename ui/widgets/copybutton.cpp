#include "ui/widgets/copybutton.h"

#include "ui/theme.h"

#include <QClipboard>
#include <QGuiApplication>

#include <algorithm>
#include <chrono>
#include <utility>

namespace deskrelay {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

CopyButton::CopyButton(const QString &label, const QString &what, QWidget *parent)
    : QPushButton(parent)
    , m_label(label)
{
    setAutoDefault(true);
    setAccessibleName(tr("Copy %1").arg(what));
    setToolTip(tr("Copy %1").arg(what));
    setIconSize(QSize(metrics::smallIcon, metrics::smallIcon));
    // Both words fit, so that nothing moves when one takes the other's place.
    QPushButton::setText(tr("Copied"));
    const int copiedWidth = sizeHint().width() + metrics::smallIcon + metrics::space1;
    QPushButton::setText(m_label);
    setMinimumWidth(
        std::max(copiedWidth, sizeHint().width() + metrics::smallIcon + metrics::space1));
    showState(false);
    m_back.setSingleShot(true);
    m_back.setInterval(1600ms);
    connect(&m_back, &QTimer::timeout, this, [this] { showState(false); });
    connect(Theme::instance(), &Theme::changed, this, [this] { showState(m_back.isActive()); });
    connect(this, &QPushButton::clicked, this, &CopyButton::copy);
}

void CopyButton::setSource(std::function<QString()> source)
{
    m_source = std::move(source);
}

void CopyButton::copy()
{
    if (!m_source)
        return;
    QGuiApplication::clipboard()->setText(m_source());
    showState(true);
    m_back.start();
    emit copied();
}

void CopyButton::showState(bool isCopied)
{
    const ThemeColors &colors = Theme::instance()->colors();
    setIcon(isCopied ? Theme::icon(u"check"_s, colors.good) : Theme::icon(u"copy"_s, colors.text));
    QPushButton::setText(isCopied ? tr("Copied") : m_label);
}

} // namespace deskrelay
