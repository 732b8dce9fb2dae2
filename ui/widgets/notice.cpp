#include "ui/widgets/notice.h"

#include "ui/theme.h"
#include "ui/widgets/uikit.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace deskrelay {

using namespace Qt::StringLiterals;

Notice::Notice(QWidget *parent)
    : QFrame(parent)
    , m_icon(new QLabel(this))
    , m_title(makeLabel({}, TextRole::Strong, this, true))
    , m_text(makeLabel({}, TextRole::Body, this, true))
    , m_action(makeButton({}, {}, this))
{
    auto *words = new QVBoxLayout;
    words->setSpacing(metrics::space1);
    words->addStretch(1);
    words->addWidget(m_title);
    words->addWidget(m_text);
    words->addStretch(1);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(metrics::space4, metrics::space3, metrics::space4, metrics::space3);
    row->setSpacing(metrics::space3);
    row->addWidget(m_icon, 0, Qt::AlignTop);
    row->addLayout(words, 1);
    row->addWidget(m_action, 0, Qt::AlignVCenter);
    m_action->hide();
    hide();
    m_time.setSingleShot(true);
    connect(&m_time, &QTimer::timeout, this, &QWidget::hide);
    connect(m_action, &QPushButton::clicked, this, &Notice::actionPressed);
    connect(Theme::instance(), &Theme::changed, this, &Notice::draw);
}

void Notice::show(Kind kind, const QString &title, const QString &text)
{
    m_time.stop();
    m_kind = kind;
    m_title->setText(title);
    m_text->setText(text);
    m_text->setVisible(!text.isEmpty());
    layout()->setAlignment(m_icon, text.isEmpty() ? Qt::AlignVCenter : Qt::AlignTop);
    setAccessibleName(title);
    setAccessibleDescription(text);
    draw();
    setVisible(true);
    QAccessibleEvent said(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&said);
}

void Notice::showFor(std::chrono::milliseconds time,
                     Kind kind,
                     const QString &title,
                     const QString &text)
{
    show(kind, title, text);
    m_time.start(time);
}

void Notice::setAction(const QString &text)
{
    m_action->setText(text);
    m_action->setVisible(!text.isEmpty());
}

QString Notice::title() const
{
    return m_title->text();
}

QString Notice::text() const
{
    return m_text->text();
}

void Notice::draw()
{
    const ThemeColors &colors = Theme::instance()->colors();
    const QColor color = m_kind == Kind::Bad       ? colors.bad
                         : m_kind == Kind::Warning ? colors.warning
                                                   : colors.accent;
    const QString icon = m_kind == Kind::Info ? u"info"_s : u"warning"_s;
    m_icon->setPixmap(
        Theme::icon(icon, color).pixmap(QSize(metrics::icon, metrics::icon), devicePixelRatioF()));
    setStyleProperty(this,
                     "notice",
                     m_kind == Kind::Bad       ? u"bad"_s
                     : m_kind == Kind::Warning ? u"warning"_s
                                               : u"info"_s);
}

} // namespace deskrelay
