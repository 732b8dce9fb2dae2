#pragma once

#include <QWidget>

class QHBoxLayout;
class QVBoxLayout;

namespace deskrelay {

/// A page of the window: its title, the line that says what it answers, its actions, its content.
class Page : public QWidget
{
    Q_OBJECT

public:
    Page(const QString &title, const QString &question, QWidget *parent);

protected:
    /// Where the content goes; at most 1200 wide, scrolled when the window is too small for it.
    QVBoxLayout *content() const { return m_content; }
    /// Puts \a widget at the right of the title.
    void addAction(QWidget *widget);

private:
    QHBoxLayout *m_actions;
    QVBoxLayout *m_content;
};

} // namespace deskrelay
