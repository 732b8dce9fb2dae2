#pragma once

#include <QList>
#include <QWidget>

class QAction;
class QHBoxLayout;
class QPushButton;

namespace deskrelay {

/// Actions as a row of buttons. Where their names have no room the icons stand alone, and the
/// tooltips tell the names.
class ActionBar final : public QWidget
{
    Q_OBJECT

public:
    explicit ActionBar(QWidget *parent);

    /// The button has the action's object name.
    QPushButton *add(QAction *action);
    /// At the right end.
    void addAtEnd(QWidget *widget);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void fit();
    static void show(QPushButton *button, const QAction *action, bool isIcon);

    struct Entry
    {
        QPushButton *button = nullptr;
        QAction *action = nullptr;
    };

    QHBoxLayout *m_row;
    QList<Entry> m_entries = {};
    bool m_isIcons = false;
};

} // namespace deskrelay
