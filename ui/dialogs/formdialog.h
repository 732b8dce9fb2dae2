#pragma once

#include <QDialog>

class QHBoxLayout;
class QLabel;
class QPushButton;
class QVBoxLayout;

namespace deskrelay {

/// A small dialog that asks one thing: what it is about, content, a problem where there is one, and
/// buttons. Escape takes the safe way; Enter presses the default button.
class FormDialog : public QDialog
{
    Q_OBJECT

public:
    FormDialog(const QString &title, const QString &explanation, QWidget *parent);

    /// Shows a problem above the buttons; empty: none.
    void setProblem(const QString &problem);
    QString problem() const;
    /// While busy the primary button is off and says \a text.
    void setBusy(bool isBusy, const QString &text = {});

protected:
    void showEvent(QShowEvent *event) override;
    bool event(QEvent *event) override;
    QVBoxLayout *content() const { return m_content; }
    /// The button that does it; the default one. Its click is connected by the caller.
    QPushButton *addPrimary(const QString &text);
    /// A button at the left of the others; closes when \a closes.
    QPushButton *addSecondary(const QString &text, bool closes = true);
    /// A field with its label right above it and, where there is one, a hint below.
    void addField(const QString &label, QWidget *field, QLabel *hint = nullptr);
    QPushButton *primary() const { return m_primary; }

private:
    int wantedHeight() const;
    void grow();

    QVBoxLayout *m_content;
    QLabel *m_problem;
    QHBoxLayout *m_buttons;
    QPushButton *m_primary = nullptr;
    QString m_primaryText = {};
};

} // namespace deskrelay
