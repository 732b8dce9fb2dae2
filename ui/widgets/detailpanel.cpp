#include "ui/widgets/detailpanel.h"

#include "ui/theme.h"
#include "ui/widgets/uikit.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

namespace deskrelay {

using namespace Qt::StringLiterals;

DetailPanel::DetailPanel(QWidget *parent)
    : QFrame(parent)
    , m_title(makeLabel({}, TextRole::Strong, this))
    , m_head(new QHBoxLayout)
    , m_tools(new QHBoxLayout)
    , m_scroll(new QScrollArea(this))
    , m_body(new QWidget)
    , m_sections(new QVBoxLayout(m_body))
    , m_hint(makeMutedLabel({}, TextRole::Body, this, true))
{
    setProperty("card", true);
    m_title->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto *close = makeToolButton(u"close"_s, tr("Close the details"), this);
    close->setObjectName(u"closeDetail"_s);
    m_tools->setSpacing(0);
    m_head->setContentsMargins(metrics::space4, metrics::space2, metrics::space2, 0);
    m_head->setSpacing(metrics::space2);
    m_head->addWidget(m_title, 1);
    m_head->addWidget(close);
    m_tools->setContentsMargins(metrics::space3, 0, metrics::space4, 0);
    m_tools->addStretch(1);

    m_sections->setContentsMargins(
        metrics::space4, metrics::space1, metrics::space4, metrics::space4);
    m_sections->setSpacing(metrics::space4);
    m_sections->addStretch(1);
    m_scroll->setWidget(m_body);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::TabFocus); // the keyboard scrolls it
    m_scroll->setAccessibleName(tr("Details"));
    m_scroll->viewport()->setAutoFillBackground(false);
    m_body->setAutoFillBackground(false);
    m_hint->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_hint->setContentsMargins(metrics::space4, metrics::space1, metrics::space4, 0);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(1, 0, 1, 1);
    column->setSpacing(metrics::space1);
    column->addLayout(m_head);
    column->addLayout(m_tools);
    column->addWidget(m_hint, 1);
    column->addWidget(m_scroll, 1);
    connect(close, &QToolButton::clicked, this, &DetailPanel::closeWanted);
}

void DetailPanel::addHeadTool(QWidget *tool)
{
    m_head->insertWidget(m_head->count() - 1, tool);
}

void DetailPanel::addTool(QWidget *tool)
{
    m_tools->insertWidget(m_tools->count() - 1, tool);
}

QString DetailPanel::title() const
{
    return m_title->text();
}

void DetailPanel::setTitle(const QString &title)
{
    m_title->setText(title);
    m_title->setToolTip(title);
    setAccessibleName(title);
}

void DetailPanel::setHint(const QString &hint)
{
    m_hint->setText(hint);
    m_hint->setVisible(!hint.isEmpty());
    m_scroll->setVisible(hint.isEmpty());
}

QWidget *DetailPanel::addSection(const QString &heading, QWidget *content)
{
    QWidget *section = content;
    if (!heading.isEmpty()) {
        section = new QWidget(m_body);
        auto *column = new QVBoxLayout(section);
        column->setContentsMargins(0, 0, 0, 0);
        column->setSpacing(metrics::space2);
        column->addWidget(makeLabel(heading, TextRole::Strong, section));
        column->addWidget(content);
        content->setAccessibleName(heading);
    }
    m_sections->insertWidget(m_sections->count() - 1, section);
    return section;
}

} // namespace deskrelay
