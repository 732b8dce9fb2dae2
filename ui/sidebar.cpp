#include "ui/sidebar.h"

#include "ui/models/accountstate.h"
#include "ui/theme.h"
#include "ui/widgets/uikit.h"

#include <QApplication>
#include <QFontMetrics>
#include <QHBoxLayout>
#include <QKeySequence>
#include <QLabel>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>

namespace deskrelay {

using namespace Qt::StringLiterals;

static constexpr int markSize = 12;

SideBar::SideBar(QWidget *parent)
    : QWidget(parent)
    , m_mark(new QLabel(this))
    , m_state(makeLabel({}, TextRole::Strong, this))
    , m_port(makeMutedLabel({}, TextRole::Body, this))
    , m_pages(new QVBoxLayout)
    , m_collapse(new QToolButton(this))
{
    setProperty("sidebar", true);
    setAttribute(Qt::WA_StyledBackground);
    auto *words = new QVBoxLayout;
    words->setSpacing(0);
    words->addWidget(m_state);
    words->addWidget(m_port);
    auto *head = new QHBoxLayout;
    // The mark stands above the pages' icons, the words above their names.
    head->setContentsMargins(14, metrics::space2, 0, metrics::space3);
    head->setSpacing(14);
    head->addWidget(m_mark, 0, Qt::AlignTop);
    head->addLayout(words, 1);
    m_pages->setSpacing(2);

    m_collapse->setObjectName(u"collapse"_s);
    m_collapse->setProperty("page", true);
    m_collapse->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_collapse->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(metrics::space2, metrics::space3, metrics::space2, metrics::space3);
    column->addLayout(head);
    column->addLayout(m_pages);
    column->addStretch(1);
    column->addWidget(m_collapse);
    connect(m_collapse, &QToolButton::clicked, this, [this] { setCollapsed(!m_isCollapsed); });
    connect(Theme::instance(), &Theme::changed, this, &SideBar::draw);
    setCollapsed(false);
}

void SideBar::addPage(const QString &name, const QString &icon)
{
    auto *button = new QToolButton(this);
    button->setObjectName(u"page-"_s + icon);
    button->setProperty("page", true);
    button->setCheckable(true);
    button->setAutoExclusive(true);
    button->setFocusPolicy(Qt::StrongFocus);
    button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    button->setMinimumHeight(metrics::row + metrics::space1);
    button->setAccessibleName(name);
    const int number = static_cast<int>(m_entries.size());
    button->setShortcut(QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_1 + number)));
    button->setToolTip(
        u"%1 (%2)"_s.arg(name, button->shortcut().toString(QKeySequence::NativeText)));
    connect(button, &QToolButton::clicked, this, [this, number] { emit pageChosen(number); });
    m_pages->addWidget(button);
    m_entries.append({name, icon, button});
    draw();
}

void SideBar::setCurrent(int page)
{
    if (page >= 0 && page < m_entries.size()) {
        m_entries[page].button->setChecked(true);
        // The keyboard starts where the pages are, and stays with the page that is shown.
        if (!window()->isVisible() || isAncestorOf(QApplication::focusWidget()))
            m_entries[page].button->setFocus();
    }
}

void SideBar::setSnapshot(const RelaySnapshot &snapshot)
{
    const bool isSame = snapshot.state == m_snapshot.state && snapshot.port == m_snapshot.port;
    m_snapshot = snapshot;
    if (!isSame)
        draw();
}

void SideBar::setCollapsed(bool isCollapsed)
{
    const bool isNew = isCollapsed != m_isCollapsed;
    m_isCollapsed = isCollapsed;
    setFixedWidth(isCollapsed ? metrics::collapsedSideBarWidth : metrics::sideBarWidth);
    draw();
    if (isNew)
        emit collapsedChanged(isCollapsed);
}

void SideBar::draw()
{
    QString word;
    AccountState shape = AccountState::Off;
    switch (m_snapshot.state) {
    case RelayState::Running:
        word = tr("Running");
        shape = AccountState::Serving;
        break;
    case RelayState::Starting:
        word = tr("Starting");
        shape = AccountState::Waiting;
        break;
    case RelayState::Stopping:
        word = tr("Stopping");
        shape = AccountState::Waiting;
        break;
    case RelayState::Failed:
        word = tr("Failed");
        shape = AccountState::Attention;
        break;
    case RelayState::Stopped:
        word = tr("Stopped");
        break;
    }
    // As high as the line of the word, so that it stands in its middle.
    const qreal ratio = devicePixelRatioF();
    const int line = QFontMetrics(Theme::font(TextRole::Strong)).height();
    QPixmap mark(QSize(markSize, line) * ratio);
    mark.setDevicePixelRatio(ratio);
    mark.fill(Qt::transparent);
    QPainter painter(&mark);
    paintAccountState(painter, QRectF(0, (line - markSize) / 2.0, markSize, markSize), shape);
    painter.end();
    m_mark->setPixmap(mark);
    m_state->setText(word);
    m_port->setText(m_snapshot.port > 0 ? u":%1"_s.arg(m_snapshot.port) : QString());
    m_state->setVisible(!m_isCollapsed);
    m_port->setVisible(!m_isCollapsed);
    m_mark->setToolTip(word);
    setAccessibleDescription(word);

    const Qt::ToolButtonStyle style =
        m_isCollapsed ? Qt::ToolButtonIconOnly : Qt::ToolButtonTextBesideIcon;
    for (const Entry &entry : std::as_const(m_entries)) {
        entry.button->setIcon(Theme::instance()->icon(entry.icon));
        entry.button->setIconSize(QSize(metrics::icon, metrics::icon));
        // A new text takes the shortcut with it.
        const QKeySequence shortcut = entry.button->shortcut();
        entry.button->setText(u"  "_s + entry.name);
        entry.button->setShortcut(shortcut);
        entry.button->setToolButtonStyle(style);
    }
    m_collapse->setIcon(Theme::icon(u"sidebar"_s, Theme::instance()->colors().muted));
    m_collapse->setIconSize(QSize(metrics::icon, metrics::icon));
    m_collapse->setText(u"  "_s + tr("Collapse"));
    m_collapse->setToolButtonStyle(style);
    m_collapse->setAccessibleName(m_isCollapsed ? tr("Show the names of the pages")
                                                : tr("Collapse the side bar"));
    m_collapse->setToolTip(m_collapse->accessibleName());
}

} // namespace deskrelay
