#pragma once

#include <QSplitter>

namespace deskrelay {

/// A table and the details of its selected row: beside it where the page is wide, else below. The
/// boundary can be dragged; closing and opening is remembered by whoever owns it.
class DetailSplit final : public QSplitter
{
    Q_OBJECT

public:
    DetailSplit(QWidget *table, QWidget *detail, QWidget *parent);

    bool isOpen() const;
    void setOpen(bool isOpen);

    QSize sizeHint() const override;

signals:
    void openChanged(bool isOpen);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    QWidget *m_detail;
};

} // namespace deskrelay
