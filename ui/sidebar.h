#pragma once

#include "core/relay/relaysnapshot.h"

#include <QList>
#include <QWidget>

class QLabel;
class QToolButton;
class QVBoxLayout;

namespace deskrelay {

/// The pages to choose from, under the word that says whether the relay runs.
class SideBar final : public QWidget
{
    Q_OBJECT

public:
    explicit SideBar(QWidget *parent);

    /// Adds a page; its number is the order of the calls.
    void addPage(const QString &name, const QString &icon);
    void setCurrent(int page);
    void setSnapshot(const RelaySnapshot &snapshot);
    bool isCollapsed() const { return m_isCollapsed; }
    void setCollapsed(bool isCollapsed);

signals:
    void pageChosen(int page);
    void collapsedChanged(bool isCollapsed);

private:
    struct Entry
    {
        QString name = {};
        QString icon = {};
        QToolButton *button = nullptr;
    };

    void draw();

    QLabel *m_mark;
    QLabel *m_state;
    QLabel *m_port;
    QVBoxLayout *m_pages;
    QToolButton *m_collapse;
    QList<Entry> m_entries = {};
    RelaySnapshot m_snapshot = {};
    bool m_isCollapsed = false;
};

} // namespace deskrelay
