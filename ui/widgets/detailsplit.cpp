#include "ui/widgets/detailsplit.h"

#include "ui/theme.h"

#include <QResizeEvent>

namespace deskrelay {

static constexpr int besideFrom = 960;
static constexpr int detailWidth = 340;
static constexpr int detailHeight = 220;

DetailSplit::DetailSplit(QWidget *table, QWidget *detail, QWidget *parent)
    : QSplitter(Qt::Horizontal, parent)
    , m_detail(detail)
{
    setChildrenCollapsible(false);
    setHandleWidth(metrics::space3);
    addWidget(table);
    addWidget(detail);
    setStretchFactor(0, 1);
    setStretchFactor(1, 0);
    table->setMinimumSize(280, 120);
    detail->setMinimumSize(280, 140);
    setSizes({10'000, detailWidth});
}

bool DetailSplit::isOpen() const
{
    return !m_detail->isHidden();
}

void DetailSplit::setOpen(bool isOpen)
{
    if (isOpen == this->isOpen())
        return;
    m_detail->setVisible(isOpen);
    emit openChanged(isOpen);
}

/// As little as it needs: a page that has room gives it all, and one that has none need not scroll.
QSize DetailSplit::sizeHint() const
{
    return minimumSizeHint();
}

void DetailSplit::resizeEvent(QResizeEvent *event)
{
    QSplitter::resizeEvent(event);
    const Qt::Orientation wanted =
        event->size().width() >= besideFrom ? Qt::Horizontal : Qt::Vertical;
    if (wanted == orientation())
        return;
    setOrientation(wanted);
    const int detail = wanted == Qt::Horizontal ? detailWidth : detailHeight;
    setSizes({10'000, detail});
}

} // namespace deskrelay
