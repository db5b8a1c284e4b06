"""A panel's tray on the session bus, as far as a test needs one: it takes status notifier items and reads their menus.

Reads questions as lines of JSON and answers each with one: {"ask": "items"} tells what is registered, with state and
menu; {"ask": "click", "labels": [...]} clicks through the menu of the first one.
"""

import json
import sys

import dbus
import dbus.service
from dbus.mainloop.glib import DBusGMainLoop
from gi.repository import GLib

WATCHER = "org.kde.StatusNotifierWatcher"
ITEM = "org.kde.StatusNotifierItem"
MENU = "com.canonical.dbusmenu"
PROPERTIES = "org.freedesktop.DBus.Properties"

DBusGMainLoop(set_as_default=True)
bus = dbus.SessionBus()
loop = GLib.MainLoop()


class Watcher(dbus.service.Object):
    def __init__(self):
        super().__init__(bus, "/StatusNotifierWatcher")
        self.items = []

    @dbus.service.method(WATCHER, in_signature="s", sender_keyword="sender")
    def RegisterStatusNotifierItem(self, name, sender):
        path = name if name.startswith("/") else "/StatusNotifierItem"
        self.items.append((sender, path))
        bus.watch_name_owner(sender, lambda owner: owner or self.forget(sender))

    @dbus.service.method(WATCHER, in_signature="s")
    def RegisterStatusNotifierHost(self, name):
        pass

    @dbus.service.method(PROPERTIES, in_signature="ss", out_signature="v")
    def Get(self, interface, name):
        return self.GetAll(interface)[name]

    @dbus.service.method(PROPERTIES, in_signature="s", out_signature="a{sv}")
    def GetAll(self, interface):
        registered = [f"{sender}{path}" for sender, path in self.items]
        return {
            "IsStatusNotifierHostRegistered": True,
            "ProtocolVersion": dbus.Int32(0),
            "RegisteredStatusNotifierItems": dbus.Array(registered, signature="s"),
        }

    def forget(self, sender):
        self.items = [item for item in self.items if item[0] != sender]


def menu_of(sender, path):
    properties = dbus.Interface(bus.get_object(sender, path), PROPERTIES)
    return dbus.Interface(bus.get_object(sender, properties.Get(ITEM, "Menu")), MENU)


def entries(menu, parent=0):
    _, (_, _, children) = menu.GetLayout(parent, 1, dbus.Array([], signature="s"))
    return [
        {
            "id": int(number),
            "label": str(properties.get("label", "")),
            "enabled": bool(properties.get("enabled", True)),
            "separator": properties.get("type") == "separator",
        }
        for number, properties, _ in children
        if properties.get("visible", True)
    ]


def tell(sender, path):
    properties = dbus.Interface(bus.get_object(sender, path), PROPERTIES)
    pixmaps = properties.Get(ITEM, "IconPixmap")
    tooltip = properties.Get(ITEM, "ToolTip")
    return {
        "tooltip": str(tooltip[2]),
        # The largest size, and enough of its bytes to tell one image from another.
        "image": max(([int(width), int(height), hash(bytes(data))] for width, height, data in pixmaps), default=None),
        "menu": [entry["label"] for entry in entries(menu_of(sender, path)) if not entry["separator"]],
    }


def click(labels):
    menu = menu_of(*watcher.items[-1])
    parent = 0
    for label in labels:
        entry = next(entry for entry in entries(menu, parent) if entry["label"] == label)
        if not entry["enabled"]:
            return "disabled"
        parent = entry["id"]
    menu.Event(parent, "clicked", dbus.String("", variant_level=1), dbus.UInt32(0), ignore_reply=True)
    return "clicked"


def answer(question):
    if question["ask"] == "items":
        return [tell(*item) for item in watcher.items]
    return click(question["labels"])


def read(source, _condition):
    line = source.readline()
    if line == "":
        loop.quit()
        return False
    try:
        reply = {"answer": answer(json.loads(line))}
    except Exception as error:  # The test is told, whatever it was.
        reply = {"error": repr(error)}
    print(json.dumps(reply), flush=True)
    return True


watcher = Watcher()
name = dbus.service.BusName(WATCHER, bus)
GLib.io_add_watch(sys.stdin, GLib.IO_IN | GLib.IO_HUP, read)
print(json.dumps({"answer": "ready"}), flush=True)
loop.run()
