#pragma once

#include <QFrame>

class QHBoxLayout;
class QLabel;
class QScrollArea;
class QVBoxLayout;

namespace deskrelay {

/// The card beside a table that tells everything of the selected row: a title, what can be done,
/// and sections below one another, which scroll.
class DetailPanel : public QFrame
{
    Q_OBJECT

public:
    explicit DetailPanel(QWidget *parent);

    QString title() const;

signals:
    void closeWanted();

protected:
    void setTitle(const QString &title);
    /// Shows the sections, or \a hint where there is nothing to show.
    void setHint(const QString &hint);
    /// Puts \a tool beside the title.
    void addHeadTool(QWidget *tool);
    /// Puts \a tool into the row below the title.
    void addTool(QWidget *tool);
    /// Adds \a content under a heading; an empty one is for what needs none. Returns the whole.
    QWidget *addSection(const QString &heading, QWidget *content);
    /// What sections are made in.
    QWidget *body() const { return m_body; }

private:
    QLabel *m_title;
    QHBoxLayout *m_head;
    QHBoxLayout *m_tools;
    QScrollArea *m_scroll;
    QWidget *m_body;
    QVBoxLayout *m_sections;
    QLabel *m_hint;
};

} // namespace deskrelay
