#include "ui/widgets/exportbutton.h"

#include "ui/theme.h"
#include "ui/widgets/uikit.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>
#include <QSaveFile>
#include <QStandardPaths>

#include <utility>

namespace deskrelay {

using namespace Qt::StringLiterals;

ExportButton::ExportButton(QWidget *parent)
    : QPushButton(tr("&Export"), parent)
{
    setAutoDefault(true);
    setMenu(new QMenu(this));
    // The arrow stands after the word.
    setLayoutDirection(Qt::RightToLeft);
    setIconSize(QSize(metrics::smallIcon, metrics::smallIcon));
    setButtonIcon(this, u"chevron-down"_s);
    connect(Theme::instance(), &Theme::changed, this, [this] {
        setButtonIcon(this, u"chevron-down"_s);
    });
}

void ExportButton::offer(const QString &title,
                         const QString &fileName,
                         std::function<QByteArray()> content)
{
    const QAction *const action = menu()->addAction(title);
    connect(action, &QAction::triggered, this, [this, fileName, content = std::move(content)] {
        ask(fileName, content);
    });
}

void ExportButton::ask(const QString &fileName, const std::function<QByteArray()> &content)
{
    // What is shown now is saved, not what has come until a name is found.
    const QByteArray bytes = content();
    const QDir place(QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation));
    const QString ending = QFileInfo(fileName).suffix();
    auto *dialog = new QFileDialog(this,
                                   tr("Export usage"),
                                   place.path(),
                                   tr("%1 files (*.%2)").arg(ending.toUpper(), ending));
    dialog->setObjectName(u"exportDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(ending);
    dialog->selectFile(fileName);
    connect(dialog, &QFileDialog::fileSelected, this, [this, bytes](const QString &path) {
        write(path, bytes);
    });
    dialog->open();
}

void ExportButton::write(const QString &path, const QByteArray &bytes)
{
    QSaveFile file(path);
    if (file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit())
        emit saved(path);
    else
        emit failed(path, file.errorString());
}

} // namespace deskrelay
