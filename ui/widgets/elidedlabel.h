#pragma once

#include "ui/theme.h"

#include <QWidget>

namespace deskrelay {

/// One quiet line that takes what room there is: what does not fit ends in dots, and the tooltip
/// has all of it.
class ElidedLabel final : public QWidget
{
    Q_OBJECT

public:
    ElidedLabel(TextRole role, QWidget *parent);

    void setText(const QString &text);
    QString text() const { return m_text; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_text = {};
};

} // namespace deskrelay
