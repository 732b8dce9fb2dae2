#include "ui/pages/page.h"

#include "ui/theme.h"
#include "ui/widgets/uikit.h"

#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>

namespace deskrelay {

Page::Page(const QString &title, const QString &question, QWidget *parent)
    : QWidget(parent)
    , m_actions(new QHBoxLayout)
    , m_content(new QVBoxLayout)
{
    setAccessibleName(title);
    auto *words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(makeLabel(title, TextRole::Title, this));
    QLabel *line = makeMutedLabel(question, TextRole::Body, this);
    line->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    words->addWidget(line);
    m_actions->setSpacing(metrics::space2);

    auto *head = new QHBoxLayout;
    head->setSpacing(metrics::space4);
    head->addLayout(words, 1);
    head->addLayout(m_actions);

    auto *inner = new QWidget;
    inner->setMaximumWidth(metrics::contentWidth);
    auto *column = new QVBoxLayout(inner);
    column->setContentsMargins(metrics::space6, metrics::space4, metrics::space6, metrics::space4);
    column->setSpacing(metrics::space4);
    column->addLayout(head);
    m_content->setSpacing(metrics::space4);
    column->addLayout(m_content, 1);

    auto *middle = new QWidget;
    auto *centred = new QHBoxLayout(middle);
    centred->setContentsMargins(0, 0, 0, 0);
    centred->addStretch(1);
    centred->addWidget(inner, 1000);
    centred->addStretch(1);

    auto *scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    scroll->setWidget(middle);
    auto *whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->addWidget(scroll);
}

void Page::addAction(QWidget *widget)
{
    m_actions->addWidget(widget, 0, Qt::AlignVCenter);
}

} // namespace deskrelay
